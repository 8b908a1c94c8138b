import { expect, it } from '@jest/globals';
import { WORDS } from '../../api/rendering/words.ts';
import type { CertificateCommand } from '../../domain/certificate/certificate-approval.ts';
import type { SheetCommand } from '../../domain/class-sheet/sheet.ts';
import type { RecordCommandType } from '../../domain/record-year/messages.ts';
import type { RoundCommand } from '../../domain/round-closing/round-closing.ts';

type ActType = RecordCommandType | (SheetCommand | CertificateCommand | RoundCommand)['type'];

/** Every act that a log may hold: the compiler misses one that is left out. */
const ACTS: Readonly<Record<ActType, true>> = {
  ...{ initialise: true, lookAgain: true, sign: true, returnForRework: true, orderAdditionalAssessment: true },
  ...{ decidePromotion: true, approve: true, seal: true, pupilDataChanged: true, withdraw: true, replace: true },
  ...{ signatureVoided: true, submitted: true, received: true, refused: true, close: true, closeAt: true },
  ...{ reported: true, replaced: true, openSheet: true, submitPoint: true, signRows: true, confirmForLeaver: true },
  ...{ proposeRetest: true, allowRetest: true, rosterChanged: true, reopenRows: true, lanesChanged: true },
  ...{ declare: true, prove: true, send: true, reject: true, suspend: true, resume: true, revoke: true, warn: true },
  ...{ expire: true, openRound: true, changeDeadline: true, closeEarly: true, earlyWritten: true, reminded: true },
  ...{ beginWriting: true, written: true },
};

it('the technical history has plain words for every act', () => {
  expect(Object.keys(ACTS).filter((act) => !WORDS.has(`workflows.act.${act}`))).toEqual([]);
});
