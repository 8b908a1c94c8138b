import { confirmed, until } from '../demonstration/play.ts';
import { roundOf } from './closing.ts';
import type { Cast } from './year.ts';

type ReportPage = {
  readonly reportable: number;
  readonly run?: {
    readonly state: string;
    readonly totals: Readonly<Record<'packages' | 'records' | 'taken' | 'refused', number>>;
  };
};

/** Điều 4.3 ¶7: the province begins its report, signs all packages in one ceremony, and waits for the ministry's answers. */
export async function report(cast: Cast, n: number): Promise<Record<string, number>> {
  const { provinceOfficer } = cast;
  const page = `/rounds/${(await roundOf(cast, n)).roundId}/report`;
  await provinceOfficer.act(page);
  const stateIs = (state: string) =>
    until(`the report is ${state}`, async () => {
      const { run } = await provinceOfficer.get<ReportPage>(page);
      return run?.state === state ? run : undefined;
    });
  await stateIs('awaitingSignature');
  const { ceremonyId } = await provinceOfficer.act<{ ceremonyId: string }>(`${page}/ceremony`);
  await confirmed(provinceOfficer, ceremonyId);
  return (await stateIs('done')).totals;
}
