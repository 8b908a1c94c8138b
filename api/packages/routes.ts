import { z } from 'zod';
import { beginPackageCeremony } from '../../activities/exchange/begin-packages.ts';
import { holdingsOn } from '../../domain/access/access.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { actFields, idField, listField } from '../request/fields.ts';
import { actRoute, type Route } from '../route.ts';

/** The clerk's second confirmation: the packages of the school's sealed records (Điều 8.6, D14; record-files.md section 3). */
export const packageRoutes: readonly Route[] = [
  actRoute(['clerk'], {
    path: '/packages',
    says: 'Begins the ceremony over the packages of these classes; resubmits what was refused without a change of bytes.',
    body: z.object({ ...actFields, classes: listField(idField) }),
    async handle({ parts, reader, body, now, today }) {
      const back = '/records/seal-and-submit';
      const schoolId = holdingsOn(reader.holdings, today).find(({ role }) => role === 'clerk')?.unitId ?? '';
      const begun = await beginPackageCeremony(
        parts,
        { schoolId, signerId: reader.personId, classIds: body.classes },
        now,
      );
      return isRefusal(begun) ? { ...begun, back } : { goTo: `/ceremonies/${begun.ceremonyId}`, json: begun };
    },
  }),
];
