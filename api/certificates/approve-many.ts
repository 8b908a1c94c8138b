import { z } from 'zod';
import { holdingsOn } from '../../domain/access/access.ts';
import { refusalText, withFacts } from '../../domain/refusals.ts';
import { type CertificateRequest, certificateRequests } from '../../persistence/certificate/requests.ts';
import { takeAct } from '../acts/take-act.ts';
import { actFields, listField } from '../request/fields.ts';
import { type Answer, actRoute, type Route } from '../route.ts';
import { certificatesPage, LEVELS } from './certificates-page.ts';

const PAGE = '/certificates';

/** Acts sent beside one another: each takes a connection now and then, and others want theirs. */
const AT_ONCE = 5;

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

    const answers = await aFewAtOnce(chosen, AT_ONCE, ([id = '', seen]) => {
      const command = { type: 'approve', id: body.commandId, at: now, by: reader.personId };
      return takeAct(parts, { subjectId: id, command, seen: Number(seen), goTo: PAGE });
    });
    const refused = answers.flatMap((answer, i) =>
      'refused' in answer ? [named(own.get(chosen[i]?.[0] ?? ''), answer)] : [],
    );
    const approved = answers.filter((answer) => 'goTo' in answer).length;
    const pending = answers.length - approved - refused.length;
    if (approved === answers.length) return { goTo: PAGE, json: { approved } };
    return certificatesPage(asked, { approved, refused, pending });
  },
});

/** The work for each, a bounded number beside one another; the answers in the order of the things. */
async function aFewAtOnce<T, A>(things: readonly T[], most: number, work: (thing: T) => Promise<A>): Promise<A[]> {
  const answers: A[] = [];
  const left = things.entries();
  const worker = async () => {
    for (const [i, thing] of left) answers[i] = await work(thing);
  };
  await Promise.all(Array.from({ length: most }, worker));
  return answers;
}

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
