import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import {
  type CertificateAnswer,
  CertificateQuery,
  CertificateRegistration,
  type OutcomeAnswer,
  type OutcomeLine,
  OutcomeQuery,
  type RegistrationAnswer,
  STATUS,
  type SubmitAnswer,
  SubmitRequest,
} from '../../activities/exchange/protocol.ts';
import { readClaims } from '../../activities/exchange/read-claims.ts';
import { codeOf } from '../../activities/exchange/refusal-codes.ts';
import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Trust } from '../../signing/ceremony-types.ts';
import { assertSigningCertificate } from '../../signing/certificates/pre-flight.ts';
import { unpack } from '../../signing/package/packing.ts';
import { verifyList } from '../../signing/package/record-list.ts';
import { verifyRecordXml } from '../../signing/verification/verify-record-xml.ts';
import type { ReceivedStore } from './received-store.ts';

/** The four transactions that a province needs (package.md section 5): each takes a body and gives the answer. */
export type Ministry = {
  1(body: unknown): Promise<z.infer<typeof SubmitAnswer>>;
  2(body: unknown): Promise<OutcomeAnswer>;
  3(body: unknown): Promise<z.infer<typeof RegistrationAnswer>>;
  4(body: unknown): Promise<CertificateAnswer>;
};

/** Accept first, examine afterwards, answer when asked by the message's id (CV 2088 II.2.2). */
export function ministry(store: ReceivedStore, trustFolder: string, now: () => number): Ministry {
  return {
    async 1(body) {
      const parsed = SubmitRequest.safeParse(body);
      if (!parsed.success) return accepted('', codeOf('REQUEST_SHAPE'));
      const request = parsed.data;
      const { messageid } = request.authenticationRequest;
      if (!store.message(messageid)) {
        store.keepMessage(messageid, { request, outcome: { state: 'processing' } });
        setImmediate(() => void examine(store, trustFolder, messageid));
      }
      return accepted(messageid, '');
    },

    async 2(body) {
      const { messageid } = OutcomeQuery.parse(body);
      const received = store.message(messageid);
      if (!received) return { state: 'refused', error: codeOf('MESSAGE_UNKNOWN'), error_description: '' };
      // A sandbox that was stopped while it examined begins again when it is asked.
      if (received.outcome.state === 'processing') await examine(store, trustFolder, messageid);
      return store.message(messageid)?.outcome ?? received.outcome;
    },

    async 3(body) {
      const { messageid, ma_don_vi, serial_number, content } = CertificateRegistration.parse(body);
      const certificate = new X509Certificate(content);
      const trust = trustIn(trustFolder);
      const refusal = assertSigningCertificate([certificate.raw, ...trust.intermediates], trust, now());
      const isNamed = certificate.serialNumber === serial_number;
      store.keepCertificate(ma_don_vi, {
        serial: certificate.serialNumber,
        pem: content,
        approved: isNamed && !refusal,
      });
      return {
        messageid,
        error: isNamed ? '' : 'serial_number',
        error_filed_title: isNamed ? '' : 'serial_number',
        error_description: '',
      };
    },

    async 4(body) {
      const { messageid, ma_don_vi } = CertificateQuery.parse(body);
      const registered = store.certificateOf(ma_don_vi);
      return {
        messageid,
        ma_don_vi,
        serial_number: registered?.serial ?? '',
        error: '',
        error_field_title: '',
        error_description: '',
        ...(registered && { trang_thai_phe_duyet: registered.approved ? 1 : 0 }),
      };
    },
  };
}

const accepted = (MessageId: string, error: string): z.infer<typeof SubmitAnswer> => ({
  MessageId,
  Error: error,
  ErrorDescription: '',
  ResponseCode: error === '' ? '200' : '400',
  ResponseDescription: error === '' ? 'Đã tiếp nhận gói tin' : 'Gói tin không đúng cấu trúc',
});

/** Unpacks strictly, verifies the province's signature over the list, then answers for each record by its code. */
async function examine(store: ReceivedStore, trustFolder: string, messageId: string): Promise<void> {
  const received = store.message(messageId);
  if (received?.outcome.state !== 'processing') return;
  store.keepMessage(messageId, { ...received, outcome: await outcomeOf(store, trustFolder, received.request) });
}

async function outcomeOf(
  store: ReceivedStore,
  trustFolder: string,
  { authenticationRequest, content }: SubmitRequest,
): Promise<OutcomeAnswer> {
  const registered = store.certificateOf(authenticationRequest.ma_don_vi);
  if (!registered?.approved) return refused('SENDER_CERTIFICATE_NOT_APPROVED');
  const list = await unpack(content);
  if (isRefusal(list)) return refused(list.refused);

  const trust = trustIn(trustFolder);
  const { verdict, items } = verifyList(list, CV2088_XADES, {
    ...trust,
    registry: [{ serialNumber: registered.serial, roles: ['package'] }],
  });
  if (verdict.outcome !== 'valid') return refused(verdict.reasons[0]?.refused ?? 'SIGNER_NOT_REGISTERED');
  const refusals = store.refusals();
  return { state: 'answered', records: items.map((item) => lineOf(item, trust, refusals)) };
}

/** One record, cut out by its bytes: refused because its signatures are no good, or because the sandbox was told to. */
function lineOf(item: Uint8Array, trust: Trust, refusals: Readonly<Record<string, string>>): OutcomeLine {
  const code = readClaims(item).MA_TRA_CUU_UUID ?? '';
  const told = refusals[code];
  const errors = told ? [told] : signatureErrors(item, trust);
  return {
    ma_tra_cuu_uuid: code,
    trang_thai: errors.length === 0 ? STATUS['1'].taken : STATUS['1'].refused,
    error: errors.join('; '),
    error_field_title: '',
    error_description: told ? 'Bộ từ chối (mô phỏng)' : '',
  };
}

/** Chain, time and content of all three signatures. The ministry has no register of the schools' signers. */
function signatureErrors(bytes: Uint8Array, trust: Trust): readonly string[] {
  const { reasons } = verifyRecordXml(bytes, {
    profile: CV2088_XADES,
    trust,
    required: ['homeroom', 'principal', 'seal'],
  });
  return reasons
    .map(({ refused: name }) => name)
    .filter((name) => name !== 'CERTIFICATE_NOT_OF_ROLE')
    .map(codeOf);
}

const refused = (name: string): OutcomeAnswer => ({ state: 'refused', error: codeOf(name), error_description: '' });

/** The public files of the certification authorities that the ministry trusts: roots, issuing certificates, lists, in DER. */
function trustIn(folder: string): Trust & { readonly intermediates: readonly Uint8Array[] } {
  const files = (ending: string) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => readFileSync(join(folder, name)));
  return { anchors: files('.root.der'), intermediates: files('.issuing.der'), crls: files('.crl'), registry: [] };
}
