import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts a process's CPU in hundredths of a second. */
const MS_PER_TICK = 10;

type Stat = { readonly pid: number; readonly parent: number; readonly ms: number };

/** CPU that a process, its living descendants (a browser's) and its ended children have used so far, in ms. */
export function cpuOf(pid: number): number {
  return familyOf(pid).reduce((sum, { ms }) => sum + ms, 0);
}

/** Memory that a process and its descendants hold, in MB; what they share is counted once. */
export function memoryOf(pid: number): number {
  return familyOf(pid).reduce((sum, member) => sum + proportionalOf(member.pid), 0);
}

function familyOf(pid: number): readonly Stat[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const family: Stat[] = [];
  let generation = all.filter((one) => one.pid === pid);
  while (generation.length > 0) {
    family.push(...generation);
    generation = all.filter(({ parent }) => generation.some((one) => one.pid === parent));
  }
  return family;
}

/** proc(5): the name in brackets may hold anything; after it come state, parent … utime, stime, cutime, cstime. */
function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), ms: ticks * MS_PER_TICK };
  } catch {
    return undefined; // it has ended since the folder was read
  }
}

function proportionalOf(pid: number): number {
  try {
    const [, kb] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kb ?? 0) / 1024;
  } catch {
    return 0;
  }
}
