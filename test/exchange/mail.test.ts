import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import type { DataSource } from 'typeorm';
import { mailNotices } from '../../activities/notification/mail-notices.ts';
import { mailOf } from '../../activities/notification/notice-words.ts';
import { newId } from '../../persistence/ulid.ts';
import { oneAtATime } from '../../workers/until-stopped.ts';
import { openTestDatabase } from '../database.ts';

let database: DataSource;
let server: SMTPServer;
/** A mailbox that has no room just now. */
let full = '';
const caught: { readonly to: string; readonly raw: string }[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      const no = address.startsWith('nobody') ? 550 : address === full ? 452 : undefined;
      done(no === undefined ? undefined : Object.assign(new Error('no'), { responseCode: no }));
    },
    onData: (stream, session, done) => {
      text(stream).then((raw) => {
        caught.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), raw });
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
}, 60_000);
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await database.destroy();
});

async function notifyPerson(mail: string | null): Promise<string> {
  const [personId, id] = [newId(), newId()];
  await database.query('INSERT INTO person (id, full_name, sort_key, search_key, mail) VALUES (?, ?, ?, ?, ?)', [
    personId,
    'Trần Thị Ánh',
    'anh',
    'tran thi anh',
    mail,
  ]);
  await database.query('INSERT INTO notice (id, person_id, about, kind, body, at) VALUES (?, ?, ?, ?, ?, ?)', [
    id,
    personId,
    `test/${id}`,
    'reminder',
    JSON.stringify({ daysBefore: 3, dueAt: Date.parse('2027-06-01T00:00:00+07:00'), open: [{ group: 'x', count: 4 }] }),
    new Date(),
  ]);
  return id;
}

async function sweepOnce(now = Date.now()): Promise<void> {
  const { port } = server.server.address() as AddressInfo;
  const transport = createTransport({ host: '127.0.0.1', port, secure: false });
  await mailNotices({ database, transport, publicUrl: 'https://hocba.example.vn' }, now);
}

async function sweep(): Promise<void> {
  let waiting = 1;
  while (waiting > 0) {
    await sweepOnce();
    const [row] = await database.query<{ n: string }[]>('SELECT COUNT(*) AS n FROM notice WHERE mailed_at IS NULL');
    waiting = Number(row?.n);
  }
}

describe('notices go out by mail', () => {
  it('once, to who has an address', async () => {
    const mail = `anh.${newId().toLowerCase()}@example.vn`;
    await notifyPerson(mail);
    await notifyPerson(null);
    await sweep();
    await sweep();

    expect(caught.filter(({ to }) => to === mail)).toHaveLength(1);
  });

  it('past an address that the server refuses for good: nobody else waits for it', async () => {
    const mail = `sau.${newId().toLowerCase()}@example.vn`;
    await notifyPerson('nobody@example.vn');
    await notifyPerson(mail);
    await sweep();
    expect(caught.filter(({ to }) => to === mail)).toHaveLength(1);
  });

  it('past a mailbox that is full: the others have theirs at once, it has its own when there is room, or after days no more', async () => {
    full = `day.${newId().toLowerCase()}@example.vn`;
    const mail = `sau.${newId().toLowerCase()}@example.vn`;
    await notifyPerson(full);
    await notifyPerson(mail);
    await sweepOnce();
    const gotten = (address: string) => caught.filter(({ to }) => to === address).length;
    expect([gotten(full), gotten(mail)]).toEqual([0, 1]);
    const address = full;
    full = '';
    await sweep();
    expect(gotten(address)).toBe(1);

    full = address;
    await notifyPerson(full);
    await sweepOnce(Date.now() + 5 * 86_400_000);
    full = '';
    await sweep();
    expect(gotten(address)).toBe(1);
  });

  it('once also when a sweep takes longer than its interval: the next waits for it', async () => {
    const mail = `cham.${newId().toLowerCase()}@example.vn`;
    await notifyPerson(mail);
    const run = oneAtATime(sweep);
    await Promise.all([run(), run()]);
    await run();
    expect(caught.filter(({ to }) => to === mail)).toHaveLength(1);
  });

  it('once also from two processes, as at a change of version', async () => {
    const mail = `hai.${newId().toLowerCase()}@example.vn`;
    await notifyPerson(mail);
    await Promise.all([sweepOnce(), sweepOnce()]);
    expect(caught.filter(({ to }) => to === mail)).toHaveLength(1);
  });

  it('in Vietnamese first, then in English, with how much waits and until when', () => {
    const body = { dueAt: Date.parse('2027-06-01T00:00:00+07:00'), open: [{ count: 3 }, { count: 1 }] };
    const { subject, text: words } = mailOf('reminder', body, 'https://hocba.example.vn');

    expect(subject).toBe('Nhắc việc học bạ số / Reminder: digital records');
    expect(words).toMatch(/^Thầy cô còn 4 việc học bạ số cần làm\. Hạn: hết ngày 31\/5/);
    expect(words.indexOf('You have 4 open tasks')).toBeGreaterThan(words.indexOf('Thầy cô'));
  });
});
