import { onwardField } from '../request/page-of.ts';
import { type Route, readRoute } from '../route.ts';
import { askAgain } from './take-act.ts';

/** What became of an act that was taken and not yet answered: asked by its command id. */
export const outcomeRoutes: readonly Route[] = [
  readRoute('signedIn', {
    path: '/acts/:subjectId/:commandId',
    says: 'The outcome of an act, once it has one.',
    async handle({ parts, params, query, reader }) {
      return askAgain(parts, {
        subjectId: params['subjectId'] ?? '',
        commandId: params['commandId'] ?? '',
        goTo: onwardField.parse(query['goTo']),
        personId: reader.personId,
      });
    },
  }),
];
