import { z } from 'zod';
import { setDayOff, takeDayOffAway } from '../../activities/days-off/change-days-off.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { actFields, idField, noteField } from '../request/fields.ts';
import { dayField, documentFields } from '../request/moments.ts';
import { type Answer, actRoute, type Route } from '../route.ts';

const OFFICER = ['provinceOfficer'] as const;

const NewDayOff = z.object({
  ...actFields,
  ...documentFields,
  day: dayField,
  name: z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(1).max(120)),
});
const Ending = z.object({ ...actFields, dayOffId: idField, note: noteField });

/** Days off that the province sets by a document, beside those of the law (screen 14). */
export const dayOffRoutes: readonly Route[] = [
  actRoute(OFFICER, {
    path: '/rounds/:roundId/days-off',
    place: 'round',
    body: NewDayOff,
    says: 'Sets a day off of the province by a document; no deadline moves, pages warn of it.',
    async handle({ parts: { database }, place, body, reader, now }) {
      const { commandId, day, name, number, decidedOn } = body;
      const document = { number, decidedOn };
      const act = { commandId, at: now, by: reader.personId, unitId: place.provinceId ?? '', note: name, document };
      return answered(await setDayOff(database, act, { day, name }));
    },
  }),
  actRoute(OFFICER, {
    path: '/rounds/:roundId/days-off/end',
    place: 'round',
    body: Ending,
    says: 'Takes a day off away again that has not passed.',
    async handle({ parts: { database }, place, body: { commandId, dayOffId, note }, reader, now }) {
      const act = { commandId, at: now, by: reader.personId, unitId: place.provinceId ?? '', note };
      return answered(await takeDayOffAway(database, act, dayOffId));
    },
  }),
];

const answered = (done: object | Refusal): Answer =>
  isRefusal(done) ? { ...done, back: '/rounds#days-off' } : { goTo: '/rounds#days-off', json: done };
