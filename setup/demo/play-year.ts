import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { signIn } from '../demonstration/api-client.ts';
import { authorityFolder, certificationAuthority, writeTrust } from '../demonstration/certification.ts';
import { DEMONSTRATION_PASSWORD, demonstrationProvince, roundsFromToday } from '../demonstration/province.ts';
import { openSchool } from '../demonstration/school-opening.ts';
import { taskPages, until } from '../demonstration/play.ts';
import { join } from 'node:path';
import { stepKeeper } from './steps.ts';
import { approveAll, type Cast, homeroomSigns, returnToHomeroomTeacher, returnToSubjectTeacher, sealAll, signWaiting, submitAll, threePoints, yearEndSheets } from './year.ts';

export type Stage = { readonly database: DataSource; readonly engine: Client; readonly baseUrl: string; readonly filesDirectory: string; readonly folder: string; readonly out: string };

const PUPILS = 35;

/** Plays the whole year and leaves its files; gives the exit code. */
export async function playYear({ database, engine, baseUrl, folder, out }: Stage): Promise<number> {
  const keeper = stepKeeper();
  const now = () => Date.now();
  const ca = await certificationAuthority(authorityFolder(folder), database, now());
  writeTrust(ca, join(out, 'trust'));
  const province = await keeper.play('province, people, accounts, certificates', () => demonstrationProvince(database, engine, ca, roundsFromToday(now()), now()));
  await keeper.play('rosters, certificate of the school from declaration to approval, opening of the year', () =>
    openSchool({ database, engine, ca, province, now }, 'leVanTam', { classes: ['1B'], pupilsAClass: PUPILS }),
  );

  const cast = await castOf(baseUrl);
  const classId = (await taskPages(cast.homeroomTeacher)).find((page) => page.startsWith('/classes/'))?.split('/')[2] ?? '';

  await keeper.play('three points handed in', () => threePoints(cast), (sheets) => ({ sheets }));
  await keeper.play('year end: sheets typed and signed', () => yearEndSheets(cast), (sheets) => ({ sheets }));
  await until('the complete records are with the homeroom teacher', async () => {
    const pages = await taskPages(cast.homeroomTeacher);
    return pages.includes(`/classes/${classId}/records/sign`) ? true : undefined;
  });
  const signed = await keeper.play('homeroom teacher enters and signs', () => homeroomSigns(cast, classId), (records) => ({ records: records.length }));
  void signed;
  return 0;
}

async function castOf(baseUrl: string): Promise<Cast> {
  const session = (userName: string) => signIn(baseUrl, userName, DEMONSTRATION_PASSWORD);
  return {
    homeroomTeacher: await session('lvt.chunhiem1b'), sportsTeacher: await session('lvt.theduc'), artsTeacher: await session('lvt.nghethuat'),
    principal: await session('lvt.hieutruong'), clerk: await session('lvt.vanthu'), provinceOfficer: await session('so.canbo'),
  };
}
