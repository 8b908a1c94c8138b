import { randomBytes } from 'node:crypto';
import { newId } from '../../../persistence/ulid.ts';
import { certificateOfUnit } from '../../certificates.ts';
import { act, type Case, textOf } from './case.ts';
import type { Scene } from './scene.ts';

/** Packages and reports. */
export const exchangeCases: readonly Case[] = [
  {
    refused: ['NOTHING_TO_SUBMIT'],
    send: ({ as, province }) => act(as.clerk, '/records/seal-and-submit/submit', { classes: [province.classId] }),
  },
  {
    refused: ['NOTHING_TO_REPORT'],
    send: ({ as, roundId }) => act(as.stranger, `/rounds/${roundId}/report/ceremony`),
  },
  {
    refused: ['NO_ORGANISATION_CERTIFICATE'],
    send: ({ as, roundId }) => act(as.stranger, `/rounds/${roundId}/report`),
  },
  {
    refused: ['REPORT_RUNNING'],
    async given({ database, ca, province, as, roundId }) {
      await certificateOfUnit(database, ca, province.provinceId, 'Sở GDĐT Quảng Nam');
      await act(as.stranger, `/rounds/${roundId}/report`);
    },
    send: ({ as, roundId }) => act(as.stranger, `/rounds/${roundId}/report`),
  },
  {
    refused: ['REPORT_CERTIFICATE_ENDED'],
    async given({ database, province }) {
      const { provinceId, schoolYear } = province;
      const [run] = await database.query<{ id: string }[]>('SELECT id FROM report_run WHERE province_id = ?', [
        provinceId,
      ]);
      await database.query(`UPDATE report_run SET state = 'awaitingSignature' WHERE id = ?`, [run?.id]);
      await database.query(
        `INSERT INTO message (id, side, type, unit_id, school_year, run_id, n, state, created_at) VALUES (?, 'sent', '1', ?, ?, ?, 1, 'draft', NOW(3))`,
        [newId(), provinceId, schoolYear, run?.id],
      );
      await database.query('UPDATE certificate SET revoked_from = NOW(3) WHERE unit_id = ?', [provinceId]);
    },
    send: ({ as, roundId }) => act(as.stranger, `/rounds/${roundId}/report/ceremony`),
  },
];

/** The public portal. */
export const lookUpCases: readonly Case[] = [
  { refused: ['LOOK_UP_DAY_NOT_READ'], send: ({ as }) => act(as.clerk, '/look-up', { code: 'x', birthDate: '5/3' }) },
  {
    refused: ['LOOK_UP_NOT_FOUND'],
    send: ({ as }) => act(as.clerk, '/look-up', { code: randomBytes(8).toString('hex'), birthDate: '05/03/2019' }),
  },
  {
    refused: ['LOOK_UP_TOO_OFTEN'],
    async given({ as }) {
      for (let i = 0; i < 6; i++) await lookUpWrong(as.clerk);
    },
    send: ({ as }) => lookUpWrong(as.clerk),
  },
  { refused: ['LOOK_UP_NO_FILE'], send: ({ as }) => textOf(as.clerk.upload('/look-up/file', {})) },
  {
    refused: ['XML_NOT_STRICT'],
    send: ({ as }) => textOf(as.clerk.upload('/look-up/file', { file: new Blob(['<!DOCTYPE a []><a/>']) })),
  },
  {
    refused: ['RECORD_TREE'],
    send: ({ as }) => textOf(as.clerk.upload('/look-up/file', { file: new Blob(['<a></a>']) })),
  },
];

const lookUpWrong = (who: Scene['as']['principal']) =>
  act(who, '/look-up', { code: '3f2b8c1e-5d4a-4e6f-8a9b-0c1d2e3f4a5b', birthDate: '05/03/2019' });
