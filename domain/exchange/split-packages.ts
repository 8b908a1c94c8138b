/**
 * Bytes of records in one package at most. Even if nothing could be compressed, their Base64 text and the list around
 * them stay below the 10 MB of a transaction (CV 2088 II.2.2).
 */
const PACKAGE_BYTES = 7_500_000;

export type Sized = { readonly size: number };

/** The records in their order, in as few packages as the limit allows; a record alone above it is a package of its own. */
export function splitPackages<R extends Sized>(
  records: readonly R[],
  limit: number = PACKAGE_BYTES,
): readonly (readonly R[])[] {
  const packages: R[][] = [];
  let room = 0;
  for (const record of records) {
    const last = packages.at(-1);
    if (last && record.size <= room) last.push(record);
    else packages.push([record]);
    room = (last && record.size <= room ? room : limit) - record.size;
  }
  return packages;
}
