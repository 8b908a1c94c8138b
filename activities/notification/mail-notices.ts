import type { SendMailOptions, Transporter } from 'nodemailer';
import type { DataSource } from 'typeorm';
import type { FormOfAddress } from '../../domain/people/form-of-address.ts';
import { SILENCE } from '../../persistence/data-source.ts';
import { log } from '../operation/log.ts';
import { mailOf } from './notice-words.ts';

/** Mails of one sweep at most. */
const AT_ONCE = 200;

/** A mailbox that takes nothing is given up after so long (ms; RFC 5321 §4.5.4.1). */
const GIVEN_UP_AFTER = 4 * 24 * 60 * 60 * 1000;

export type MailParts = {
  readonly database: DataSource;
  readonly transport: Transporter;
  readonly publicUrl: string;
};

type WaitingNotice = {
  readonly id: string;
  readonly kind: string;
  readonly body: string;
  readonly at: Date;
  readonly mail: string | null;
  readonly form_of_address: FormOfAddress | null;
};

/**
 * Mails the notices that were not mailed yet, oldest first, to those who have an address. A mail may go out twice if the
 * process dies between server and note; none is lost. An address that the server refuses, for good or for now (a mailbox that
 * is full), holds nobody else's mail up; the one is not tried again, the other by the sweeps of the next days. The notice
 * stays in the page. Gives how many went out.
 */
export const mailNotices = (parts: MailParts, now: number): Promise<number> =>
  alone(parts.database, () => mailWaiting(parts, now), 0);

/** Two processes, as at a change of version, mail nothing twice: whoever comes second leaves it to the first. */
async function alone<T>(database: DataSource, work: () => Promise<T>, otherwise: T): Promise<T> {
  const line = database.createQueryRunner();
  // A line on which nothing comes is given up, and the lock with it; so it is when its process dies.
  const alive = setInterval(() => void line.query('DO 0').catch(() => undefined), SILENCE / 2);
  try {
    // The name is the server's, not the database's.
    const [held] = await line.query("SELECT GET_LOCK(CONCAT(DATABASE(), '/mail'), 0) AS got");
    if (Number(held?.got) !== 1) return otherwise;
    try {
      return await work();
    } finally {
      await line.query("DO RELEASE_LOCK(CONCAT(DATABASE(), '/mail'))").catch(() => undefined);
    }
  } finally {
    clearInterval(alive);
    await line.release();
  }
}

async function mailWaiting({ database, transport, publicUrl }: MailParts, now: number): Promise<number> {
  const waiting = await database.query<WaitingNotice[]>(
    `SELECT n.id, n.kind, n.body, n.at, p.mail, p.form_of_address FROM notice n JOIN person p ON p.id = n.person_id WHERE n.mailed_at IS NULL ORDER BY n.at, n.id LIMIT ?`,
    [AT_ONCE],
  );
  let sent = 0;
  for (const { id, kind, body, at, mail: own, form_of_address: form } of waiting) {
    // What concerns an address that was changed goes to that one.
    const mail = addressIn(body) ?? own;
    if (mail) {
      const answer = await offer(transport, {
        from: `Học bạ số <no-reply@${new URL(publicUrl).hostname}>`,
        to: mail,
        messageId: `<${id}@${new URL(publicUrl).hostname}>`,
        ...mailOf(kind, JSON.parse(body), publicUrl, form ?? undefined),
      });
      if (answer === 'notNow' && now - at.getTime() < GIVEN_UP_AFTER) continue;
      if (answer === 'taken') sent++;
      else log('warn', 'mailRefused', { notice: id });
    }
    // A link's secret is kept no longer than it takes to mail it.
    await database.query(`UPDATE notice SET mailed_at = ?, body = IF(kind = 'passwordLink', '{}', body) WHERE id = ?`, [
      new Date(now),
      id,
    ]);
  }
  return sent;
}

const addressIn = (body: string): string | undefined => {
  const { to }: { to?: unknown } = JSON.parse(body);
  return typeof to === 'string' ? to : undefined;
};

/** What the server says of the address. Anything else, a server that is away above all, is thrown. */
async function offer(transport: Transporter, mail: SendMailOptions): Promise<'taken' | 'refused' | 'notNow'> {
  try {
    await transport.sendMail(mail);
    return 'taken';
  } catch (fault) {
    const code = codeOfRecipient(fault);
    if (code === undefined) throw fault;
    return code >= 500 ? 'refused' : 'notNow';
  }
}

/** RFC 5321 §4.2.1: 5yz to RCPT is permanent, 4yz is not, of this recipient alone; 550 to MAIL FROM would be of ourselves. */
const codeOfRecipient = (fault: unknown): number | undefined =>
  fault instanceof Error && 'command' in fault && fault.command === 'RCPT TO' && 'responseCode' in fault
    ? Number(fault.responseCode)
    : undefined;
