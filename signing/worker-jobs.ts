import type { RecordProfile } from '../domain/record/profile/record-profile.ts';
import {
  finishApproval,
  finishHomeroom,
  finishSeal,
  prepareApproval,
  prepareHomeroom,
  prepareSeal,
} from './ceremony-documents.ts';
import type { FinishInput, Prepared, Trust } from './ceremony-types.ts';
import { finishList, prepareList, verifyList } from './package/record-list.ts';
import { type FormIdentity, prepareForm } from './pdf/prepare-form.ts';
import { finishSheet, prepareSheet } from './subject-evidence.ts';
import { verifyRecord } from './verification/verify-record.ts';
import { type PdfCheck, verifyRecordPdf } from './verification/verify-record-pdf.ts';
import { type RecordCheck, verifyRecordXml } from './verification/verify-record-xml.ts';

type ListCheck = { xml: Uint8Array; profile: RecordProfile; trust: Trust };

/** What a worker thread can do; inputs and answers are plain data. */
export const jobs = {
  prepareHomeroom,
  prepareApproval,
  prepareSeal,
  finishHomeroom,
  finishApproval,
  finishSeal,
  prepareSheet: async (input: Parameters<typeof prepareSheet>[0]) => prepareSheet(input),
  finishSheet: async (input: FinishInput<Prepared>) => finishSheet(input),
  prepareList: async (input: Parameters<typeof prepareList>[0]) => prepareList(input),
  finishList: async (input: FinishInput<Prepared>) => finishList(input),
  verifyList: async ({ xml, profile, trust }: ListCheck) => verifyList(xml, profile, trust),
  prepareForm: ({ rendered, ...identity }: { rendered: Uint8Array } & FormIdentity) => prepareForm(rendered, identity),
  verifyRecord: async (input: Parameters<typeof verifyRecord>[0]) => verifyRecord(input),
  verifyRecordXml: async ({ bytes, check }: { bytes: Uint8Array; check: RecordCheck }) => verifyRecordXml(bytes, check),
  verifyRecordPdf: async ({ bytes, check }: { bytes: Uint8Array; check: PdfCheck }) => verifyRecordPdf(bytes, check),
};
