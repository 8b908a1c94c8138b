import { searchKey } from '../../domain/text/search-key.ts';

/** "Lê Thị Mỹ Hạnh" → `hanh.ltm`: the given name, then the first letters of the others; ASCII, as it is typed everywhere. */
export function userNameFrom(fullName: string): string {
  const words = searchKey(fullName)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const given = words.at(-1) ?? 'nguoi';
  const others = words.slice(0, -1).map((word) => word[0]);
  return (others.length > 0 ? `${given}.${others.join('')}` : given).slice(0, 40);
}
