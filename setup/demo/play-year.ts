import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { signIn } from '../demonstration/api-client.ts';
import { authorityFolder, certificationAuthority, writeTrust } from '../demonstration/certification.ts';
import { type Edition, userNameIn } from '../demonstration/edition.ts';
import { taskPages } from '../demonstration/play.ts';
import { DEMONSTRATION_PASSWORD, demonstrationProvince } from '../demonstration/province.ts';
import { roundsFromToday } from '../demonstration/rounds.ts';
import { openSchool } from '../demonstration/school-opening.ts';
import { giveConsent, roundIsDone, setDeadline } from './closing.ts';
import { leaveFiles } from './leave-files.ts';
import { report } from './report.ts';
import { type StepKeeper, stepKeeper } from './steps.ts';
import {
  approveAll,
  assessAgain,
  type Cast,
  damageNextPackage,
  decidePromotion,
  finishLateSheet,
  homeroomEnters,
  type Played,
  recordsWaiting,
  replaceRecord,
  resubmitAll,
  returnToHomeroomTeacher,
  returnToSubjectTeacher,
  sealAll,
  signWaiting,
  submitAll,
  threePoints,
  yearEndSheets,
} from './year.ts';

export type Stage = {
  readonly database: DataSource;
  readonly engine: Client;
  readonly baseUrl: string;
  readonly filesDirectory: string;
  readonly folder: string;
  readonly out: string;
  /** In a running system the year is played in a province beside the seeded one. */
  readonly edition: Edition;
};

const PUPILS = 35;

/** Plays the whole year and leaves its files; gives the exit code. */
export async function playYear(stage: Stage): Promise<number> {
  const keeper = stepKeeper();
  const played = await begin(stage, keeper);
  const cast = await castOf(stage);

  const classId = await classOf(cast);
  await firstRound(stage, keeper, cast, classId);
  await lateAndSecondRound(keeper, cast, classId, played);
  await keeper.play(
    'the province reports what round 2 and the late one added',
    () => report(cast, 2),
    (counts) => counts,
  );
  return leaveFiles(stage, keeper, played, PUPILS);
}

async function begin({ database, engine, baseUrl, folder, out, edition }: Stage, keeper: StepKeeper): Promise<Played> {
  const now = () => Date.now();
  const ca = await certificationAuthority(authorityFolder(folder), database, now());
  writeTrust(ca, join(out, 'trust'));
  const province = await keeper.play('province, people, accounts, certificates', () =>
    demonstrationProvince(database, engine, ca, roundsFromToday(now()), now(), edition),
  );
  await keeper.play('rosters, the school’s certificate from declaration to approval, opening of the year', () =>
    openSchool({ baseUrl, engine, ca, province, now }, 'leVanTam', { classes: ['1B'], pupilsAClass: PUPILS }),
  );
  return { schoolId: province.units.leVanTam, provinceId: province.units.province };
}

async function firstRound({ folder }: Stage, keeper: StepKeeper, cast: Cast, classId: string): Promise<void> {
  await keeper.play(
    'three points handed in',
    () => threePoints(cast),
    (sheets) => ({ sheets }),
  );
  await keeper.play(
    'year end: sheets typed and signed',
    () => yearEndSheets(cast),
    (sheets) => ({ sheets }),
  );
  await keeper.play('complete records reach the homeroom teacher by themselves', () =>
    recordsWaiting(cast, classId, PUPILS - 1),
  );
  const complete = await keeper.play(
    'homeroom teacher enters',
    () => homeroomEnters(cast, classId),
    (records) => ({ complete: records.length }),
  );
  const [first = '', second = '', third = ''] = complete;
  await keeper.play('the homeroom teacher returns one row to its subject teacher, who signs it again', async () => {
    await returnToSubjectTeacher(cast, classId, second);
    await recordsWaiting(cast, classId, PUPILS - 1);
  });
  await keeper.play(
    'homeroom teacher signs',
    () => signWaiting(cast.homeroomTeacher, classId),
    (records) => ({ records: records.length }),
  );
  await keeper.play('the principal returns one record to the homeroom teacher, who signs it again', () =>
    returnToHomeroomTeacher(cast, classId, first),
  );
  const approved = await keeper.play(
    'the principal marks and approves',
    () => approveAll(cast),
    (records) => ({ records: records.length }),
  );
  await keeper.play('the clerk seals', () => sealAll(cast, approved));
  damageNextPackage(folder);
  await keeper.play('the clerk submits; the package is damaged on its way and refused', () =>
    submitAll(cast, classId, 'refused'),
  );
  await keeper.play('the clerk submits the same bytes again', () => resubmitAll(cast, classId));
  await keeper.play('the principal replaces one record', () => replaceRecord(cast, classId, third));
  await keeper.play('the replacement is approved, sealed, submitted', async () => {
    await sealAll(cast, await approveAll(cast));
    await submitAll(cast, classId, 'received');
  });

  await keeper.play('the province sets round 1 a few seconds ahead', () => setDeadline(cast, 1, 5, 12));
  await keeper.play('round 1 reminds and closes by itself', () => roundIsDone(cast, 1));
  await keeper.play(
    'the province reports round 1',
    () => report(cast, 1),
    (counts) => counts,
  );
}

async function lateAndSecondRound(keeper: StepKeeper, cast: Cast, classId: string, played: Played): Promise<void> {
  await keeper.play('the province consents to the late record', () => giveConsent(cast, played));
  await keeper.play('the late sheet and record are signed', () => finishLateSheet(cast, classId));
  const pupil = await keeper.play('round 2: additional assessment', () => assessAgain(cast, classId));
  await keeper.play('round 2: the principal decides on promotion, the homeroom teacher signs', () =>
    decidePromotion(cast, classId, pupil),
  );
  await keeper.play('both are approved, sealed, submitted', async () => {
    await sealAll(cast, await approveAll(cast));
    await submitAll(cast, classId, 'received');
  });
  await keeper.play('the province sets round 2 a few seconds ahead', () => setDeadline(cast, 2, 5, 12));
  await keeper.play('round 2 closes by itself', () => roundIsDone(cast, 2));
}

async function classOf({ homeroomTeacher }: Cast): Promise<string> {
  return (await taskPages(homeroomTeacher)).find((page) => page.startsWith('/classes/'))?.split('/')[2] ?? '';
}

async function castOf({ baseUrl, edition }: Stage): Promise<Cast> {
  const session = (userName: string) => signIn(baseUrl, userNameIn(edition, userName), DEMONSTRATION_PASSWORD);
  return {
    homeroomTeacher: await session('lvt.chunhiem1b'),
    sportsTeacher: await session('lvt.theduc'),
    artsTeacher: await session('lvt.nghethuat'),
    principal: await session('lvt.hieutruong'),
    clerk: await session('lvt.vanthu'),
    provinceOfficer: await session('so.canbo'),
  };
}
