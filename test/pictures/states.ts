import type { DataSource } from 'typeorm';
import type { Sender } from '../../activities/acts/send-act.ts';
import { acting, byJudge, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { cell, fillHomeroom, fillSheet } from '../drafts.ts';
import { loadProvince } from '../loaded-province.ts';
import { aProvince, type Province } from '../province.ts';
import { renamePupil } from '../renamed-pupil.ts';
import { recordsOf, sheetOf } from '../rows.ts';
import { certificateRequests } from './certificate-requests.ts';
import { whatWasDone } from './what-was-done.ts';

/** What a page may have to show: nothing yet, a year at work, that it can't (the database is away), and long texts. */
export type State = {
  readonly name: 'empty' | 'full' | 'error' | 'long';
  made(sender: Sender): Promise<Province>;
  readonly isAway?: true;
};

const PUPILS = 12;

export const STATES: readonly State[] = [
  { name: 'empty', made: ({ database }) => aProvince(database, { pupils: 1 }) },
  { name: 'full', made: atWork },
  { name: 'error', made: ({ database }) => aProvince(database, { pupils: 1 }), isAway: true },
  { name: 'long', made: withLongTexts },
];

/** A class whose records stand at every step, beside other schools of the province. */
async function atWork(sender: Sender): Promise<Province> {
  const { database } = sender;
  const province = await aProvince(database, { pupils: PUPILS });
  await renamePupil(database, province.enrolments[0] ?? '', LONG_NAME);
  await namesakes(database, province);
  await loadProvince(province, { schools: 4, classesASchool: 3, pupilsAClass: 8, transitionsARecord: 3 });
  const ca = await aTrustedCa(database);
  await certificateRequests(sender, province, ca);
  const certificates = await certificatesFor(database, ca, province);
  const people = acting(database, province, certificates, byJudge(database));
  for (const subject of SUBJECTS) {
    await fillSheet(database, province, subject);
    await people.signRows(subject, province.enrolments.slice(0, -2));
  }
  await fillHomeroom(database, province);
  const records = await recordsOf(database, province);
  for (const [i, { id }] of records.entries()) {
    if (i < 2) continue;
    await people.lookAgain(id);
    if (i >= 4) await people.sign(id);
    if (i >= 7) await people.approve(id);
    if (i >= 8) await people.seal(id);
  }
  await whatWasDone(sender, province, records);
  return province;
}

/** Two pupils of the class, and two people of the school, of one name. */
async function namesakes(database: DataSource, { enrolments, people }: Province): Promise<void> {
  for (const i of [1, 2, 5, 6, 8, 9, 10, 11])
    await renamePupil(
      database,
      enrolments[i] ?? '',
      `Nguyễn Thị Ngọc ${i < 4 ? 'Ánh' : i < 7 ? 'Lan' : i < 10 ? 'Mai' : 'Vân'}`,
    );
  await database.query('UPDATE person SET full_name = ? WHERE id IN (?)', [
    'Nguyễn Thị Hằng',
    [people.clerk, people.administrator],
  ]);
}

const LONG_NAME = 'Tôn Nữ Hoàng Phương Nguyễn Thị Thuỳ Dương Khánh Huyền Trưởng';
const LONG_TEXT =
  'Em đọc trôi chảy, viết đúng chính tả, biết lắng nghe và nghiêng mình trước những điều mới mẻ. '.repeat(9);

async function withLongTexts(sender: Sender): Promise<Province> {
  const { database } = sender;
  const province = await atWork(sender);
  for (const [i, enrolment] of province.enrolments.entries())
    await renamePupil(database, enrolment, `${LONG_NAME} ${100 + i}`);
  for (const [i, person] of Object.values(province.people).entries())
    await database.query('UPDATE person SET full_name = ? WHERE id = ?', [`${LONG_NAME} ${i}`, person]);
  const sheet = await sheetOf(database, province, 'math');
  for (const enrolment of province.enrolments)
    await cell(database, sheet, enrolment, 'comment', LONG_TEXT.slice(0, 800));
  await database.query('UPDATE unit_period SET name = ? WHERE unit_id = ?', [
    'Trường Phổ thông dân tộc bán trú Tiểu học và Trung học cơ sở Liên xã Phước Năng – Phước Mỹ – Phước Chánh',
    province.schoolId,
  ]);
  return province;
}
