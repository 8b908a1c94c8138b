import { PictureError } from '../../activities/rendering/page-pictures.ts';
import { isFormOf } from '../../persistence/principal/form-of.ts';
import { type Route, readRoute } from '../route.ts';
import { DESK } from './desk-address.ts';
import { deskPage } from './desk-page.ts';
import { markRoutes } from './mark.ts';
import { returnRoutes } from './return.ts';
import { schoolsOf } from './schools.ts';

/** The principal's desk: read, mark, sign all marked at once, or return (Điều 8.6; record-year.md section 2). */
export const principalRoutes: readonly Route[] = [
  readRoute(['principal'], {
    path: DESK,
    says: 'The records that wait for the principal, by class, with his marks; one of them as pictures, text and checks.',
    async handle({ parts, reader, today, now, query, language }) {
      const model = await deskPage(parts, reader, { schoolIds: schoolsOf(reader, today), language, now, query });
      return { page: 'principal/desk', model };
    },
  }),
  readRoute(['homeroomTeacher', 'principal', 'clerk'], {
    path: '/records/:recordId/form/:sha256/:page',
    place: 'record',
    says: 'One page of a display form as a picture: of the very file that the page beside it is about.',
    async handle({ parts: { database, files, pictures }, params }) {
      const { recordId = '', sha256 = '', page = '' } = params;
      const asked = /^[1-9]\d?$/.test(page) && /^[0-9a-f]{64}$/.test(sha256);
      if (!asked || !(await isFormOf(database, recordId, sha256))) return { refused: 'PAGE_NOT_FOUND' };
      const pdf = { sha256, bytes: () => files.get(sha256) };
      try {
        if (Number(page) > (await pictures.pages(pdf))) return { refused: 'PAGE_NOT_FOUND' };
        return { bytes: await pictures.picture(pdf, Number(page)), type: 'image/png' };
      } catch (fault) {
        if (fault instanceof PictureError) return { refused: 'PICTURE_NOT_MADE' };
        throw fault;
      }
    },
  }),
  ...markRoutes,
  ...returnRoutes,
];
