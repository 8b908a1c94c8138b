import { z } from 'zod';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { mergeFields } from '../../domain/entry/merge-fields.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { keepPupilData } from '../../persistence/acts/pupil-data.ts';
import { PUPIL_FIELDS, type PupilFields, pupilDataOf, recordForAct } from '../../persistence/acts/record-for-act.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { actFields, idField } from '../request/fields.ts';
import { dayField, optionalField } from '../request/moments.ts';
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
  /** The revision of the data that the form showed. */
  saw: optionalField(idField),
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
          saw: record.pupilDataId,
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
    async handle({ parts, params, body, reader, now, today }) {
      const recordId = params['recordId'] ?? '';
      const { commandId, seen, saw, ...sent } = body;
      const data = await overNewer(parts.database, { recordId, saw, sent }, today);
      if (isRefusal(data)) return { ...data, back: `/records/${recordId}/pupilDataChanged` };
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

/** What the pupil's data become, if somebody else has changed them since the form was read: his fields stand (FO2). */
async function overNewer(
  queries: Queries,
  { recordId, saw, sent }: { readonly recordId: string; readonly saw: string | undefined; readonly sent: PupilFields },
  today: CalendarDay,
): Promise<PupilFields | Refusal> {
  const record = await recordForAct(queries, recordId, today);
  if (!record || saw === undefined || saw === record.pupilDataId) return sent;
  const read = await pupilDataOf(queries, recordId, saw);
  if (!read) return { refused: 'BODY_NOT_VALID', facts: { fields: 'saw' } };
  const outcome = mergeFields({ read, standing: record.data, sent });
  if ('merged' in outcome) return outcome.merged;
  return { refused: 'PUPIL_DATA_CHANGED_SINCE', facts: { fields: outcome.conflicts.join(', ') } };
}
