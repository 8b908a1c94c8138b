import { strToU8, zipSync } from 'fflate';
import { writeWorkbook } from '../../../activities/exports/write-workbook.ts';
import { limits } from '../../../activities/roster/limits.ts';
import { newId } from '../../../persistence/ulid.ts';
import { until } from '../../until.ts';
import { anAccount, signIn } from '../server.ts';
import { act, type Case, textOf } from './case.ts';
import type { Scene } from './scene.ts';

/** Lists that cannot be read: nothing is kept of them. */
export const unreadableLists: readonly Case[] = [
  { refused: ['ROSTER_NO_FILE'], send: ({ as }) => textOf(as.administrator.upload('/rosters', { list: 'pupils' })) },
  { refused: ['ROSTER_NOT_A_TABLE'], send: (scene) => upload(scene, 'pupils', Buffer.from('89504e470001', 'hex')) },
  { refused: ['ROSTER_OLD_EXCEL'], send: (scene) => upload(scene, 'pupils', Buffer.from('d0cf11e0a1b1', 'hex')) },
  {
    refused: ['ROSTER_DAMAGED'],
    send: (scene) => upload(scene, 'pupils', Buffer.from(writeWorkbook('A', [['a']])).subarray(0, 400)),
  },
  { refused: ['ROSTER_NOT_UTF8'], send: (scene) => upload(scene, 'pupils', Buffer.from('4de32cf5', 'hex')) },
  { refused: ['ROSTER_TOO_LARGE'], send: (scene) => upload(scene, 'pupils', Buffer.alloc(limits.file + 1)) },
  {
    refused: ['ROSTER_NO_CLASSES'],
    async given({ database, province }) {
      const [unit] = await database.query<{ id: string }[]>('SELECT id FROM unit WHERE id = ?', [province.schoolId]);
      await emptySchool(database, province.provinceId, unit?.id ?? '', 'Quản trị trường mới');
    },
    async send(scene) {
      const administrator = await administratorNamed(scene, 'Quản trị trường mới');
      return act(administrator, '/rosters/open-year', { schoolYear: scene.province.schoolYear });
    },
  },
  {
    refused: ['NO_SCHOOL_YEAR'],
    given: ({ database, province }) =>
      emptySchool(database, newId(), province.schoolId, 'Quản trị nơi chưa có năm học'),
    send: async (scene) => textOf((await administratorNamed(scene, 'Quản trị nơi chưa có năm học')).get('/rosters')),
  },
];

const administratorNamed = async ({ api, database }: Scene, name: string) => {
  const [row] = await database.query<{ user_name: string }[]>(
    'SELECT a.user_name FROM account a JOIN person p ON p.id = a.person_id WHERE p.full_name = ?',
    [name],
  );
  return signIn(api, row?.user_name ?? '');
};

/** Lists whose rows are refused, each for its own reason: 'Ghi' leaves them out and writes nothing else. */
export const listCases: readonly Case[] = [
  {
    refused: ['ROSTER_HEAD_NOT_FOUND'],
    given: (scene) =>
      upload(
        scene,
        'pupils',
        csv([
          ['một', 'hai'],
          ['ba', 'bốn'],
        ]),
      ),
    send: preview,
  },
  {
    refused: ['ROSTER_COLUMNS_MISSING'],
    given: (scene) =>
      upload(
        scene,
        'pupils',
        csv([
          ['Mã học sinh', 'Họ và tên'],
          ['HS0000000001', 'Lê Na'],
        ]),
      ),
    send: writeAndRead,
  },
  {
    refused: [
      ...['PUPIL_CODE_MISSING', 'NAME_MISSING', 'BIRTH_DATE_MISSING', 'CLASS_MISSING', 'CLASS_UNKNOWN'],
      ...['PUPIL_CODE_NOT_READ', 'CODE_TURNED_INTO_NUMBER', 'CLASS_NAME_NOT_READ', 'GENDER_NOT_READ'],
      ...['PERSON_NUMBER_NOT_DIGITS', 'PERSON_NUMBER_NOT_12_DIGITS', 'PERSON_NUMBER_OF_ANOTHER', 'LINE_TOO_LONG'],
      'PUPIL_OF_ANOTHER_SCHOOL',
      ...['DAY_NOT_IN_CALENDAR', 'DAY_WITH_SHORT_YEAR', 'DAY_NOT_READ', 'ELECTIVE_NOT_IN_GRADE', 'SUBJECT_NOT_READ'],
    ],
    async given(scene) {
      await scene.database.query('INSERT INTO pupil (id, school_id, pupil_code, pupil_data_id) VALUES (?, ?, ?, ?)', [
        ...[newId(), newId(), CODE_ELSEWHERE, newId()],
      ]);
      return upload(scene, 'pupils', csv([PUPIL_HEADS, ...pupilRows()]));
    },
    send: writeAndRead,
    but: ['progress', 'roster_row'], // the result stands under the list's address
  },
  {
    refused: ['GRADE_NOT_READ', 'GRADE_OF_ANOTHER_CLASS'],
    given: (scene) =>
      upload(
        scene,
        'classes',
        csv([
          ['Lớp', 'Khối'],
          ['2B1', '7'],
          ['2B2', '3'],
        ]),
      ),
    send: writeAndRead,
    but: ['progress', 'roster_row'],
  },
  {
    refused: ['PERSON_NUMBER_MISSING', 'SUBJECT_MISSING', 'TEACHER_UNKNOWN', 'SUBJECT_NOT_IN_CLASS'],
    given: (scene) =>
      upload(
        scene,
        'assignments',
        csv([
          ['Số định danh cá nhân', 'Họ và tên giáo viên', 'Lớp', 'Môn học'],
          ['', 'Lê Na', '1A1', 'Toán'],
          ['049123456789', 'Lê Na', '1A1', ''],
          ['049123456780', 'Lê Na', '1A1', 'Khoa học'],
        ]),
      ),
    send: writeAndRead,
    but: ['progress', 'roster_row'],
  },
  {
    refused: ['CELL_FORMULA_WITHOUT_VALUE', 'CELL_ERROR'],
    given: (scene) => upload(scene, 'classes', workbook()),
    send: writeAndRead,
    but: ['progress', 'roster_row'],
  },
  {
    refused: ['ROSTER_WRITTEN'],
    async given(scene) {
      await upload(
        scene,
        'classes',
        csv([
          ['Lớp', 'Khối'],
          ['2C1', '7'],
        ]),
      );
      await writeAndRead(scene);
    },
    send: async (scene) =>
      textOf(scene.as.administrator.send(`${await newestList(scene)}/write`, { answers: ['2/SAME_CODE_IN_FILE'] })),
  },
];

const PUPIL_HEADS = [
  ...['Mã học sinh', 'Số định danh cá nhân', 'Họ và tên', 'Ngày sinh', 'Giới tính', 'Lớp', 'Môn tự chọn', 'Nơi sinh'],
];

/** Of a pupil whom another school has. */
const CODE_ELSEWHERE = 'HS9900000001';

/** One row for each fault, good otherwise. */
function pupilRows(): readonly (readonly string[])[] {
  const good = (i: number) => [`HS00000000${i}`, `0493150000${i}`, 'Lê Na', '05/03/2019', 'Nữ', '1A1', '', 'Tam Kỳ'];
  const faults: readonly (readonly [column: number, typed: string])[] = [
    ...([
      [2, ''],
      [3, ''],
      [5, ''],
      [5, '9Z'],
      [5, '1A9'],
      [0, '?'],
      [0, '4,91E+09'],
      [4, 'khác'],
    ] as const),
    ...([
      [1, '04931500001x'],
      [1, '0493150'],
      [3, '31/02/2019'],
      [3, '05/03/19'],
      [3, 'xuân'],
    ] as const),
    ...([
      [6, 'Khoa học'],
      [6, 'Bơi lội'],
      [7, 'x'.repeat(201)],
    ] as const),
  ];
  const rows = faults.map(([column, typed], i) => good(10 + i).map((value, j) => (j === column ? typed : value)));
  const noCode = good(40).map((value, j) => (j < 2 ? '' : value));
  const twin = good(41).map((value, j) => (j === 1 ? (good(10)[1] ?? '') : value));
  const elective = good(42).map((value, j) => ({ 5: '3A1', 6: 'Ngoại ngữ 1' })[j] ?? value);
  const elsewhere = good(43).map((value, j) => (j === 0 ? CODE_ELSEWHERE : value));
  return [...rows, noCode, twin, elective, elsewhere];
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Two classes: the grade of one is a formula without a result, that of the other an error of Excel's. */
function workbook(): Uint8Array {
  const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const rows = [
    `${text('Lớp')}${text('Khối')}`,
    `${text('2D2')}<c><f>B9</f></c>`,
    `${text('2D1')}<c t="e"><v>#REF!</v></c>`,
  ];
  const parts = {
    'xl/workbook.xml': `<workbook xmlns:r="${RELATIONS}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows.map((row) => `<row>${row}</row>`).join('')}</sheetData></worksheet>`,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])));
}

const csv = (rows: readonly (readonly string[])[]): Buffer => Buffer.from(rows.map((row) => row.join(';')).join('\n'));

const upload = ({ as }: Scene, list: string, file: Uint8Array): Promise<string> =>
  textOf(as.administrator.upload('/rosters', { list, file: new Blob([new Uint8Array(file)]) }));

async function newestList({ database }: Scene): Promise<string> {
  const [row] = await database.query<{ id: string }[]>(
    `SELECT id FROM progress WHERE kind = 'roster' ORDER BY started_at DESC, id DESC LIMIT 1`,
  );
  return `/${row?.id.replace('roster/', 'rosters/')}`;
}

async function preview(scene: Scene): Promise<string> {
  return textOf(scene.as.administrator.get(await newestList(scene), 'application/json'));
}

/** "Ghi", and what became of each row once the worker has written the list. */
async function writeAndRead(scene: Scene): Promise<string> {
  const said = await textOf(scene.as.administrator.send(`${await newestList(scene)}/write`, { answers: [] }));
  const isTaken = 'rosterId' in JSON.parse(said);
  const written = async () => !isTaken || 'written' in JSON.parse(await preview(scene));
  await until('the list is written', written, 30_000);
  return `${said}${await preview(scene)}`;
}

/** A school of the same province that has nothing yet but its administrator. */
async function emptySchool(database: Scene['database'], provinceId: string, like: string, name: string): Promise<void> {
  const [schoolId, personId] = [newId(), newId()];
  await database.query(
    `INSERT INTO unit (id, kind, code, province_id, created_at) SELECT ?, kind, ?, ?, created_at FROM unit WHERE id = ?`,
    [schoolId, schoolId.slice(-8), provinceId, like],
  );
  await database.query(
    `INSERT INTO unit_period (unit_id, valid_from, valid_to, name, parent_id, competences, commune, district, province)
     SELECT ?, valid_from, valid_to, 'Trường mới', parent_id, competences, commune, district, province FROM unit_period WHERE unit_id = ?`,
    [schoolId, like],
  );
  await database.query(`INSERT INTO person (id, full_name, sort_key, search_key) VALUES (?, ?, 'm', 'moi')`, [
    personId,
    name,
  ]);
  await database.query(
    `INSERT INTO role_grant (id, person_id, role, unit_id, from_day, to_day) VALUES (?, ?, 'administrator', ?, '2026-01-01', NULL)`,
    [newId(), personId, schoolId],
  );
  await anAccount(database, personId);
}
