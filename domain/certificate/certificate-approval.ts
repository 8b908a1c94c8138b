import type { Command, Decider, Event, Task } from '../decider.ts';
import type { Refusal } from '../refusal.ts';

/** The unit's or a person's certificate on its way (Điều 7.2, 8.2, 11.2; CV 2088 III.1). Instants in ms, UTC. */
export type CertificateApproval = {
  readonly stage: 'draft' | 'proved' | 'sent' | 'approved' | 'rejected' | 'suspended' | 'revoked' | 'expired';
  readonly kind: 'personal' | 'organisation';
  readonly unitId: string;
  /** The holder of a personal certificate. */
  readonly personId?: string;
  /** First level above the school; the province in its absence (D10). */
  readonly approverUnitId: string;
  readonly provinceId: string;
  readonly notAfter: number;
  /** Days before `notAfter` for which a warning went out. */
  readonly warned: readonly number[];
  readonly revokedFrom?: number;
  readonly namesEarlier?: string;
};

/** What the administrator declares (Điều 11.2). */
type Declaration = {
  readonly kind: 'personal' | 'organisation';
  readonly unitId: string;
  readonly personId?: string;
  readonly approverUnitId: string;
  readonly provinceId: string;
  readonly notAfter: number;
  readonly namesEarlier?: string;
};

export type CertificateCommand = Command &
  (
    | ({ readonly type: 'declare' } & Declaration)
    | { readonly type: 'prove'; readonly challenge: string }
    | { readonly type: 'send' }
    | { readonly type: 'approve' }
    | { readonly type: 'reject'; readonly noteId: string }
    | { readonly type: 'suspend'; readonly noteId: string }
    | { readonly type: 'resume'; readonly noteId: string }
    | { readonly type: 'revoke'; readonly noteId: string; readonly effectiveFrom: number }
    | { readonly type: 'warn'; readonly daysBefore: number }
    | { readonly type: 'expire' }
  );

export type CertificateEvent = Event &
  (
    | ({ readonly type: 'declared' } & Declaration)
    | { readonly type: 'proved'; readonly challenge: string }
    | { readonly type: 'sent' }
    | { readonly type: 'approved' }
    | { readonly type: 'rejected'; readonly noteId: string }
    | { readonly type: 'suspended'; readonly noteId: string }
    | { readonly type: 'resumed'; readonly noteId: string }
    | { readonly type: 'revoked'; readonly noteId: string; readonly effectiveFrom: number }
    | { readonly type: 'warned'; readonly daysBefore: number }
    | { readonly type: 'expired' }
  );

/** The checks in plain words (08, 08b), made before the verdict and kept with the certificate. */
export type CertificateCheck = 'chain' | 'validity' | 'revocation' | 'usage' | 'owner' | 'possession';

export type CertificateFacts = {
  readonly roles: readonly string[];
  readonly rolesAtApprover: readonly string[];
  readonly rolesAtProvince: readonly string[];
  /** Checks that did not pass, or could not be made. */
  readonly failed: readonly CertificateCheck[];
};

type Act = CertificateCommand['type'];

/** Nothing can happen any more: refused, revoked, run out. */
const ENDS: ReadonlySet<CertificateApproval['stage']> = new Set(['rejected', 'revoked', 'expired']);

/** From which stages each act may be done. */
const FROM: Readonly<Record<Exclude<Act, 'declare'>, readonly CertificateApproval['stage'][]>> = {
  prove: ['draft'],
  send: ['proved'],
  approve: ['sent'],
  reject: ['sent'],
  suspend: ['approved'],
  resume: ['suspended'],
  revoke: ['approved', 'suspended'],
  warn: ['approved'],
  expire: ['approved', 'suspended'],
};

/** Warnings before a certificate expires, in days. */
export const WARNING_DAYS = [60, 30, 7] as const;

/** declare (administrator, 11.2) → prove (clerk; personal: the holder) → send (principal, 8.2) → approve or reject (7.2). */
export const certificateApproval: Decider<CertificateApproval, CertificateCommand, CertificateEvent, CertificateFacts> =
  {
    name: 'certificateApproval',
    commands: ['prove', 'send', 'approve', 'reject', 'suspend', 'resume', 'revoke'],

    decide(certificate, command, facts) {
      if (command.type === 'declare') return declared(certificate, command);
      return (
        atStage(certificate, command) ??
        rightPerson(certificate, command, facts) ??
        checksPass(command, facts) ??
        effectOf(command)
      );
    },

    evolve(certificate, event) {
      switch (event.type) {
        case 'declared': {
          const { type: _, at: _at, by: _by, ...declaration } = event;
          return { ...declaration, stage: 'draft', warned: [] };
        }
        case 'proved':
        case 'sent':
        case 'approved':
        case 'rejected':
        case 'suspended':
        case 'expired':
          return { ...certificate, stage: event.type };
        case 'resumed':
          return { ...certificate, stage: 'approved' };
        case 'revoked':
          return { ...certificate, stage: 'revoked', revokedFrom: event.effectiveFrom };
        case 'warned':
          return { ...certificate, warned: [...certificate.warned, event.daysBefore] };
      }
    },

    tasksOf(certificate): readonly Task[] {
      const { unitId, approverUnitId, kind } = certificate;
      if (kind === 'personal') return [];
      const task = (key: string, position: string): readonly Task[] => [
        { key, position, groupKey: `${unitId}/${key}` },
      ];
      if (certificate.stage === 'draft') return task('proveCertificate', `clerk:${unitId}`);
      if (certificate.stage === 'proved') return task('sendCertificate', `principal:${unitId}`);
      return certificate.stage === 'sent' ? task('approveCertificate', `level:${approverUnitId}`) : [];
    },

    livesOn: ({ stage }) => !ENDS.has(stage),
  };

function declared(
  certificate: CertificateApproval | undefined,
  { type: _, id: _id, ...declaration }: CertificateCommand & { type: 'declare' },
): readonly CertificateEvent[] {
  return certificate ? [] : [{ type: 'declared', ...declaration }];
}

const atStage = ({ stage }: CertificateApproval, command: CertificateCommand): Refusal | undefined =>
  command.type !== 'declare' && FROM[command.type].includes(stage)
    ? undefined
    : { refused: 'CERTIFICATE_NOT_AT_THIS_STAGE', facts: { stage } };

/** Who does what is the law's: the administrator declares and never sends, the school never approves itself. */
function rightPerson(
  certificate: CertificateApproval,
  { type, by }: CertificateCommand,
  facts?: CertificateFacts,
): Refusal | undefined {
  if (!facts) return undefined;
  const { roles, rolesAtApprover, rolesAtProvince } = facts;
  const level = rolesAtApprover.includes('levelOfficer') || rolesAtProvince.includes('provinceOfficer');
  const principal = roles.includes('principal') || roles.includes('signOnBehalf');
  const may: Record<Act, boolean> = {
    declare: true,
    warn: true,
    expire: true,
    prove: certificate.kind === 'personal' ? by === certificate.personId : roles.includes('clerk'),
    send: principal,
    approve: certificate.kind === 'personal' ? principal : level,
    reject: certificate.kind === 'personal' ? principal : level,
    suspend: level,
    resume: level,
    revoke: level,
  };
  return may[type] ? undefined : { refused: 'NOT_YOUR_TASK', facts: { who: type } };
}

/** Điều 7.2: the level checks the signature's information before it approves. */
const checksPass = ({ type }: CertificateCommand, facts?: CertificateFacts): Refusal | undefined =>
  type === 'approve' && facts && facts.failed.length > 0
    ? { refused: 'CERTIFICATE_CHECKS_FAILED', facts: { failed: facts.failed.join(', ') } }
    : undefined;

function effectOf(command: CertificateCommand): readonly CertificateEvent[] {
  const { at, by } = command;
  switch (command.type) {
    case 'declare':
      return [];
    case 'prove':
      return [{ type: 'proved', challenge: command.challenge, at, by }];
    case 'send':
      return [{ type: 'sent', at, by }];
    case 'approve':
      return [{ type: 'approved', at, by }];
    case 'reject':
      return [{ type: 'rejected', noteId: command.noteId, at, by }];
    case 'suspend':
      return [{ type: 'suspended', noteId: command.noteId, at, by }];
    case 'resume':
      return [{ type: 'resumed', noteId: command.noteId, at, by }];
    case 'revoke':
      return [{ type: 'revoked', noteId: command.noteId, effectiveFrom: command.effectiveFrom, at, by }];
    case 'warn':
      return [{ type: 'warned', daysBefore: command.daysBefore, at, by }];
    case 'expire':
      return [{ type: 'expired', at, by }];
  }
}

const DAY = 24 * 60 * 60 * 1000;

/** The next warning that is due or lies ahead, with its instant; none once all are out. */
export function nextWarning({
  notAfter,
  warned,
}: CertificateApproval): { readonly daysBefore: number; readonly at: number } | undefined {
  const daysBefore = WARNING_DAYS.find((days) => !warned.includes(days));
  return daysBefore === undefined ? undefined : { daysBefore, at: notAfter - daysBefore * DAY };
}
