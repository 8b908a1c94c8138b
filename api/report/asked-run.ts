/** The run that an address names: from 1 on; the newest where it names none. */
export const runIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
