import { isRefusal } from '../../domain/refusal.ts';
import { accept, type IntakeParts, query, type Speaker } from './intake.ts';
import type { Portal } from './protocol.ts';

/** A school's line to the province's intake: the same database and no sign-in, but the real package and the real answers. */
export const provincePortal = (parts: IntakeParts, speaker: Speaker): Portal => ({
  account: { userName: speaker.unitId, password: '' },
  submit: async (request) => (await accept(parts, speaker, request)).answer,
  async query(asked) {
    const answer = await query(parts, speaker, asked);
    if (isRefusal(answer)) throw new Error(answer.refused);
    return answer;
  },
});
