import { z } from 'zod';
import { keepPupilData } from '../../persistence/acts/pupil-data.ts';
import { PUPIL_FIELDS, recordForAct } from '../../persistence/acts/record-for-act.ts';
import { actFields } from '../request/fields.ts';
import { dayField } from '../request/moments.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { takeAct } from './take-act.ts';

const KEEPERS = ['homeroomTeacher', 'administrator'] as const;
const PATH = '/records/:recordId/pupilDataChanged';

const line = (most: number) =>
  z
    .string()
    .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
    .pipe(z.string().max(most));
const PupilData = z.object({
  ...actFields,
  full_name: line(120).pipe(z.string().min(1)),
  gender: z.enum(['male', 'female', 'other']),
  birth_date: dayField,
  personal_id: z.string().regex(/^(\d{12})?$/),
  ethnicity: line(60),
  nationality: line(60),
  birth_place: line(200),
  home_town: line(200),
  residence: line(200),
  father_name: line(120),
  mother_name: line(120),
  guardian_name: line(120),
});

/** Điều 9.1: the homeroom teacher and the administrator keep the pupil's data; every earlier revision stays. */
export const pupilDataRoutes: readonly Route[] = [
  readRoute(KEEPERS, {
    path: PATH,
    place: 'record',
    says: 'The form of a pupil’s data.',
    async handle({ parts, params, today }) {
      const record = await recordForAct(parts.database, params['recordId'] ?? '', today);
      if (!record) return { refused: 'PAGE_NOT_FOUND' };
      return {
        page: 'acts/pupil-data',
        model: {
          address: `/records/${record.recordId}/pupilDataChanged`,
          rev: record.rev,
          pupil: record.pupil,
          className: record.className,
          stage: record.state.stage,
          fields: PUPIL_FIELDS.map((field) => ({
            field,
            words: `acts.pupil.${field}`,
            value: record.data[field],
            isGender: field === 'gender',
            isDay: field === 'birth_date',
            isNumber: field === 'personal_id',
          })),
          genders: ['female', 'male', 'other'].map((value) => ({
            value,
            words: `acts.gender.${value}`,
            chosen: record.data.gender === value,
          })),
        },
      };
    },
  }),
  actRoute(KEEPERS, {
    path: PATH,
    place: 'record',
    says: 'Changes a pupil’s data; signatures that carry them are void and the record goes back.',
    body: PupilData,
    async handle({ parts, params, body, reader, now }) {
      const recordId = params['recordId'] ?? '';
      const { commandId, seen, ...data } = body;
      await keepPupilData(parts.database, { id: commandId, recordId, data, by: reader.personId, at: now });
      const command = {
        type: 'pupilDataChanged',
        id: commandId,
        at: now,
        by: reader.personId,
        pupilDataId: commandId,
      };
      return takeAct(parts, {
        subjectId: recordId,
        command,
        seen,
        goTo: '/inbox',
        back: `/records/${recordId}/pupilDataChanged`,
      });
    },
  }),
];
