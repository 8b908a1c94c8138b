/** Is this validator left out by a named flag of the run (`HBS_WITHOUT`)? A missing one that is not fails its test. */
export function isLeftOut(validator: string): boolean {
  return (process.env['HBS_WITHOUT'] ?? '').split(',').includes(validator);
}
