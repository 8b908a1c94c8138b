import { until } from '../demonstration/play.ts';
import type { Cast, Played } from './year.ts';

type Rounds = {
  readonly rounds: readonly {
    readonly roundId: string;
    readonly n: number;
    readonly dueAt: number;
    readonly closeAt: number;
    readonly rev: number;
    readonly stage: string;
  }[];
};

const SECOND = 1000;

/** `YYYY-MM-DDTHH:mm:ss` in Vietnam, as the form of the province's page sends it. */
const momentOf = (instant: number): string => new Date(instant + 7 * 60 * 60 * SECOND).toISOString().slice(0, 19);

/** The document by which the province acts: invented. */
const DOCUMENT = { number: '01/SGDĐT-mô phỏng', decidedOn: momentOf(Date.now()).slice(0, 10) };

/** The province moves a round's instants: due and closing in so many seconds from now. Gives the instants. */
export async function setDeadline(
  { provinceOfficer }: Cast,
  n: number,
  dueIn: number,
  closeIn: number,
): Promise<{ roundId: string; dueAt: number; closeAt: number }> {
  const round = await roundOf({ provinceOfficer }, n);
  const now = Math.floor(Date.now() / SECOND) * SECOND;
  const [dueAt, closeAt] = [now + dueIn * SECOND, now + closeIn * SECOND];
  await provinceOfficer.act(`/rounds/${round.roundId}/deadline`, {
    dueAt: momentOf(dueAt),
    closeAt: momentOf(closeAt),
    note: 'Chạy thử: mốc đặt trước vài phút.',
    ...DOCUMENT,
    seen: round.rev,
  });
  return { roundId: round.roundId, dueAt, closeAt };
}

/** Waits until the workflow of the round has written its closing; nobody reminds it. */
export const roundIsDone = ({ provinceOfficer }: Cast, n: number): Promise<true> =>
  until(
    `round ${n} is written down`,
    async () => ((await roundOf({ provinceOfficer }, n)).stage === 'done' ? true : undefined),
    120_000,
  );

export async function roundOf(
  { provinceOfficer }: Pick<Cast, 'provinceOfficer'>,
  n: number,
): Promise<Rounds['rounds'][number]> {
  const { rounds } = await provinceOfficer.get<Rounds>('/rounds');
  const round = rounds.find((one) => one.n === n);
  if (!round) throw new Error(`no round ${n}`);
  return round;
}

/** D4: the province lets the school's late records go on for ten minutes. */
export async function giveConsent({ provinceOfficer }: Cast, { schoolId }: Pick<Played, 'schoolId'>): Promise<void> {
  const { roundId } = await roundOf({ provinceOfficer }, 1);
  await provinceOfficer.act(`/rounds/${roundId}/late-consents`, {
    schoolId,
    until: momentOf(Date.now() + 600 * SECOND),
    note: 'Trường nộp muộn một học bạ có lý do chính đáng (mô phỏng).',
    ...DOCUMENT,
  });
}
