import { z } from 'zod';
import { holdingsOn } from '../../domain/access/access.ts';
import { refusalText, withFacts } from '../../domain/refusals.ts';
import { type CertificateRequest, certificateRequests } from '../../persistence/certificate/requests.ts';
import { takeAct } from '../acts/take-act.ts';
import { actFields, listField } from '../request/fields.ts';
import { type Answer, actRoute, type Route } from '../route.ts';
import { certificatesPage, LEVELS } from './certificates-page.ts';

const PAGE = '/certificates';

/** `<certificate>:<revision that the page has read>` */
const Chosen = z.object({
  ...actFields,
  certificates: listField(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}:\d{1,7}$/)),
});

/** Several requests at once (08): each is an act of its own, taken or refused by itself (field case BA1). */
export const approveManyRoute: Route = actRoute(LEVELS, {
  path: `${PAGE}/approve`,
  says: 'The level approves the chosen certificates; each is taken or refused by itself, and the refused are named.',
  body: Chosen,
  async handle(asked) {
    const { parts, reader, body, now, today } = asked;
    const held = holdingsOn(reader.holdings, today).filter(({ role }) => LEVELS.includes(role));
    const own = new Map((await certificateRequests(parts.database, held)).map((one) => [one.certificateId, one]));
    const chosen = body.certificates.map((named) => named.split(':'));
    if (chosen.some(([id = '']) => !own.has(id))) return { refused: 'PAGE_NOT_FOUND' };
    if (chosen.length === 0) return { goTo: PAGE };

    const refused: object[] = [];
    let approved = 0;
    for (const [id = '', seen] of chosen) {
      const command = { type: 'approve', id: body.commandId, at: now, by: reader.personId };
      const answer = await takeAct(parts, { subjectId: id, command, seen: Number(seen), goTo: PAGE });
      if ('refused' in answer) refused.push(named(own.get(id), answer));
      else if ('goTo' in answer) approved++;
    }
    return refused.length === 0 ? { goTo: PAGE, json: { approved } } : certificatesPage(asked, { approved, refused });
  },
});

function named(
  request: CertificateRequest | undefined,
  { refused, facts }: Extract<Answer, { refused: string }>,
): object {
  const { code, vi, en, cure } = refusalText(refused);
  return {
    unitName: request?.unitName,
    code,
    message: { vi: withFacts(vi, facts), en: withFacts(en, facts) },
    cure,
  };
}
