/** Refusals that no request to the pages or the JSON API can bring about, why, and which test holds each. */
export const ELSEWHERE: readonly {
  readonly why: string;
  readonly heldBy: string;
  readonly refused: readonly string[];
}[] = [
  {
    why: 'the intake’s answers to a package: the gateway that brings packages over HTTP comes later',
    heldBy: 'exchange/intake.test.ts',
    refused: [
      ...['REQUEST_SHAPE', 'UNIT_NOT_THE_SPEAKER', 'MESSAGE_ID_TAKEN', 'MESSAGE_UNKNOWN'],
      ...['PACKAGE_TOO_LARGE', 'PACKAGE_BIG_ENDIAN', 'PACKAGE_NO_PREFIX'],
    ],
  },
  {
    why: 'what the intake says of one record, or of a package as a whole',
    heldBy: 'exchange/mixed-list.test.ts',
    refused: [
      ...['SENDER_CERTIFICATE_NOT_APPROVED', 'SIGNER_NOT_REGISTERED', 'VALUE_NOT_ALLOWED', 'CODE_TWICE'],
      ...['SCHOOL_UNKNOWN', 'RECALL_AFTER_CLOSING', 'NOTHING_TO_RECALL', 'LIST_TREE', 'PACKAGE_GZIP'],
    ],
  },
  {
    why: 'what the intake says of one record, whose pupil has changed since',
    heldBy: 'exchange/submission.test.ts',
    refused: ['NOT_AS_KNOWN'],
  },
  {
    why: 'the frame of a package',
    heldBy: 'signing/package.test.ts',
    refused: ['PACKAGE_EMPTY', 'PACKAGE_NOT_BASE64', 'PACKAGE_FRAME'],
  },
  {
    why: 'the verifier’s verdict on a signature, before a seal, at the intake and on the portal’s check of a file',
    heldBy: 'signing/xml-attacks.test.ts',
    refused: [
      ...[
        'CERTIFICATE_NOT_TRUSTED',
        'CERTIFICATE_NOT_OF_ROLE',
        'CERTIFICATE_EXCHANGED',
        'SIGNATURE_COVERS_WRONG_PARTS',
      ],
      ...['PUPIL_DATA_CHANGED', 'SIGNING_TIME_UNCLEAR', 'SIGNING_TIMES_FALL', 'SIGNED_OUTSIDE_CEREMONY'],
      ...['SIGNER_NOT_AS_NAMED', 'ISSUE_DATE_WRONG', 'CERTIFICATE_EXPIRED', 'CERTIFICATE_REVOKED'],
    ],
  },
  {
    why: 'the same, on a text that was changed without a key',
    heldBy: 'signing/attacks-by-text.ts',
    refused: [
      ...[
        'ID_TWICE',
        'SIGNATURE_SHAPE',
        'SIGNATURE_MISSING',
        'SIGNATURE_PROPERTIES_NOT_SIGNED',
        'SIGNATURE_VALUE_WRONG',
      ],
      ...['CONTENT_CHANGED', 'ALGORITHM_NOT_ALLOWED', 'SIGNER_NODE_UNTRUE'],
    ],
  },
  {
    why: 'the verifier’s verdict on a display form, which the school itself made',
    heldBy: 'signing/pdf-attacks.test.ts',
    refused: [
      ...['PDF_FRAME', 'PDF_CHANGED_AFTER_SIGNING', 'PDF_BYTE_RANGE', 'PDF_NOT_AS_XML', 'PDF_OF_ANOTHER_RECORD'],
      ...['LETTER_NOT_IN_FONT', 'EARLIER_SIGNATURE_VOID', 'CERTIFICATE_STATE_UNKNOWN'],
    ],
  },
  {
    why: 'the key file and the certificate of a signer, as the pre-flight reads them',
    heldBy: 'signing/certificates.test.ts',
    refused: ['CERTIFICATE_UNREADABLE', 'CERTIFICATE_NOT_FOR_SIGNING', 'CERTIFICATE_NOT_YET_VALID'],
  },
  { why: 'the key source itself', heldBy: 'signing/keys.test.ts', refused: ['KEY_NOT_OPENED', 'KEY_CLOSED'] },
  {
    why: 'evidence of a row, cut out of a sheet’s signature',
    heldBy: 'signing/subject-evidence.test.ts',
    refused: ['EVIDENCE_ROW_UNKNOWN'],
  },
  {
    why: 'the grid has only the columns of the class’s own subjects and tests: there is no cell to type it into',
    heldBy: 'domain/assessment/rules.test.ts',
    refused: [
      ...['SUBJECT_NOT_TAUGHT', 'ELECTIVE_NOT_TAKEN', 'SUBJECT_EXEMPTED', 'SUBJECT_WITHOUT_TEST'],
      'POINT_WITHOUT_TEST',
    ],
  },
  {
    why: 'the page offers the decision only once the additional assessment has left the result as it was',
    heldBy: 'domain/record-year/additional-assessment.test.ts',
    refused: ['PROMOTION_WITHOUT_RESULT', 'PROMOTION_NOT_TO_DECIDE'],
  },
  {
    why: 'the full rules of the titles have no page yet',
    heldBy: 'domain/assessment/rules.test.ts',
    refused: ['AWARD_WITHOUT_MERIT', 'AWARD_NOT_RECOGNISED'],
  },
  {
    why: 'the verdict of `judge` on one document of a signing, whose prepare or page has refused it earlier',
    heldBy: 'domain/record-year/acts.test.ts',
    refused: [
      ...['PARTS_OPEN', 'CHANGED_SINCE', 'CERTIFICATE_NOT_APPROVED', 'APPROVER_MAY_NOT_SEAL'],
      ...['PROMOTION_WITHOUT_PRIMARY_COMPLETION'],
    ],
  },
  {
    why: 'the homeroom sheet has no signing of its own; a leaver’s has a test of its own',
    heldBy: 'domain/class-sheet/class-sheet.test.ts',
    refused: ['HOMEROOM_SIGNS_RECORDS', 'TEACHER_IN_POST'],
  },
  {
    why: 'who asks is an administrator of the school: only of two who lock each other at one instant is one refused',
    heldBy: 'domain/people/duties.test.ts',
    refused: ['LAST_ADMINISTRATOR'],
  },
  { why: 'a file that takes longer than the limit', heldBy: 'roster/reading.test.ts', refused: ['ROSTER_TOO_SLOW'] },
];

/** Names of the catalogue that nothing can bring about at present, each with its reason. */
export const NEVER: Readonly<Record<string, string>> = {
  FAULT: 'a fault of ours: whoever could provoke one would mend it',
  SIGNATURE_NOT_VERIFIED: 'our own key gives a wrong value, or our own verifier finds our own bytes wrong',
  XML_TOO_LARGE: 'above the limit of every way in (the portal takes less)',
  PDF_FIELDS: 'a form that our own program has not made: nobody can bring one yet',
  PDF_SIGNATURE_FORM: 'as PDF_FIELDS',
  CODE_UNKNOWN: 'the intake’s, for a look-up code that was never minted',
  RECORD_OF_ANOTHER_SCHOOL: 'the intake’s, for another school’s code',
  MINISTRY_REFUSES: 'the ministry’s code that our catalogue does not know',
  TRANSACTION_UNKNOWN: 'the gateway’s, which comes later',
  CONTENT_NEEDS_REPLACEMENT: 'the clerk’s page offers no such record; its set leaves it out',
};
