import { z } from 'zod';

/** `authenticationRequest` + `content` of transactions 1 and 5 (CV 2088 II.2.2, II.2.6). All are strings but the year. */
export const SubmitRequest = z.object({
  authenticationRequest: z.object({
    token: z.string().min(1).max(2000),
    user_name: z.string().min(1).max(60),
    password: z.string().regex(/^[0-9a-f]{64}$/),
    ma_don_vi: z.string().min(1).max(20),
    /** The first year: 2024 for 2024-2025 (package.md section 8). */
    nam_hoc: z.number().int().min(2000).max(2100),
    messageid: z.string().regex(/^[0-9A-Za-z-]{1,40}$/),
    type: z.enum(['1', '5']),
    function: z.string().min(1).max(20),
  }),
  content: z.string(),
});
export type SubmitRequest = z.infer<typeof SubmitRequest>;

/** The answer to it; `Error` is empty when the message was accepted. */
export const SubmitAnswer = z.object({
  MessageId: z.string(),
  Error: z.string(),
  ErrorDescription: z.string(),
  ResponseCode: z.string(),
  ResponseDescription: z.string(),
});
export type SubmitAnswer = z.infer<typeof SubmitAnswer>;

/** Transactions 2 and 6. */
export const OutcomeQuery = z.object({
  messageid: z.string().max(40),
  ma_don_vi: z.string().max(20),
  type: z.string().max(2),
  function: z.string().max(20),
});
export type OutcomeQuery = z.infer<typeof OutcomeQuery>;

/** One record's line (CV 2088 II.2.3, II.2.7). `error` holds the codes of all its faults, joined by `; `. */
export const OutcomeLine = z.object({
  ma_hoc_sinh: z.string().optional(),
  ten_hoc_sinh: z.string().optional(),
  so_cccd: z.string().optional(),
  ma_tra_cuu_uuid: z.string(),
  trang_thai: z.number().int(),
  error: z.string(),
  error_field_title: z.string(),
  error_description: z.string(),
});
export type OutcomeLine = z.infer<typeof OutcomeLine>;

/**
 * `processing` is neither good nor bad: it is asked again. A message that was refused as a whole names its refusal, and
 * says nothing of its records.
 */
export const OutcomeAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('processing') }),
  z.object({ state: z.literal('refused'), error: z.string(), error_description: z.string() }),
  z.object({ state: z.literal('answered'), records: z.array(OutcomeLine) }),
]);
export type OutcomeAnswer = z.infer<typeof OutcomeAnswer>;

/** `trang_thai`: 1 phê duyệt, 0 từ chối when submitting; 2 đồng ý, 3 từ chối when recalling (II.2.3, II.2.7). */
export const STATUS = { '1': { taken: 1, refused: 0 }, '5': { taken: 2, refused: 3 } } as const;

/** Transaction 3 (CV 2088 II.2.4); `content` is the certificate, PEM, until Phụ lục 3 is known. */
export const CertificateRegistration = z.object({
  messageid: z.string().max(40),
  type: z.string().max(2),
  function: z.string().max(20),
  ma_don_vi: z.string().max(20),
  serial_number: z.string().max(64),
  ngay_hieu_luc: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  ma_kieu_chu_ky: z.enum(['REMOTE_SIGNING', 'USB_TOKEN']),
  nha_phat_hanh: z.enum(['VNPT', 'BKAV', 'VIETTEL', 'BAN_CO_YEU']),
  content: z.string().max(20_000),
});
export type CertificateRegistration = z.infer<typeof CertificateRegistration>;

/** `error_filed_title` is spelled so in II.2.4. */
export const RegistrationAnswer = z.object({
  messageid: z.string(),
  error: z.string(),
  error_filed_title: z.string(),
  error_description: z.string(),
});

/** Transaction 4 (CV 2088 II.2.5): no `type` and `function` here. */
export const CertificateQuery = z.object({
  messageid: z.string().max(40),
  ma_don_vi: z.string().max(20),
  ma_nam_hoc: z.number().int(),
});

export const CertificateAnswer = z.object({
  messageid: z.string(),
  ma_don_vi: z.string(),
  serial_number: z.string(),
  trang_thai_phe_duyet: z.number().int().optional(),
  error: z.string(),
  error_field_title: z.string(),
  error_description: z.string(),
});
export type CertificateAnswer = z.infer<typeof CertificateAnswer>;

/** The sender's account there (CV 2088 II.2.2); the password travels as its SHA-256. */
export type PortalAccount = { readonly userName: string; readonly password: string };

/** The other side of a line: the province for a school, the ministry for the province. Throws when it can't be reached. */
export type Portal = {
  readonly account: PortalAccount;
  submit(request: SubmitRequest): Promise<SubmitAnswer>;
  query(query: OutcomeQuery): Promise<OutcomeAnswer>;
};
