import type { Words } from './deadline-words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something took or has waited, in its two largest units, rounded down: "26 ngày 3 giờ", "6 giờ 15 phút", "dưới 1 phút". In ms. */
export function durationWords(ms: number): Words {
  const [days, hours, minutes] = [
    Math.floor(ms / DAY),
    Math.floor((ms % DAY) / HOUR),
    Math.floor((ms % HOUR) / MINUTE),
  ];
  if (days > 0) return joined(counted(days, 'ngày', 'day'), counted(hours, 'giờ', 'hour'));
  if (hours > 0) return joined(counted(hours, 'giờ', 'hour'), counted(minutes, 'phút', 'minute'));
  return minutes > 0 ? joined(counted(minutes, 'phút', 'minute')) : { vi: 'dưới 1 phút', en: 'under a minute' };
}

const counted = (n: number, vi: string, en: string): Words | undefined =>
  n === 0 ? undefined : { vi: `${n} ${vi}`, en: `${n} ${en}${n === 1 ? '' : 's'}` };

const joined = (...parts: readonly (Words | undefined)[]): Words => {
  const said = parts.filter((part) => part !== undefined);
  return { vi: said.map(({ vi }) => vi).join(' '), en: said.map(({ en }) => en).join(' ') };
};
