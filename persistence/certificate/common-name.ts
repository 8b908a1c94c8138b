/** The CN of a name as our register writes it, what a person calls it; the whole name where it has none. */
export const commonNameIn = (name: string): string =>
  /CN=((?:\\.|[^,\n])+)/.exec(name)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? name;
