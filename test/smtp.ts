// A real SMTP server on a port of its own: keeps what it accepts, and refuses on demand.

import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface SmtpFixture {
  /** `smtp://127.0.0.1:<port>` */
  readonly url: string;
  /** Accepted messages, oldest first. */
  mails(): readonly ReceivedMail[];
  /** Resolves with the first message, past or coming, that fits. */
  waitForMail(predicate: (mail: ReceivedMail) => boolean): Promise<ReceivedMail>;
  /** Refuses the next `times` messages after their data with this status. */
  failNext(code: number, times: number): void;
  /** Messages refused so far. */
  refused(): number;
  stop(): Promise<void>;
}

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: ParsedMail['headers'];
  /** As it came over the wire. */
  readonly raw: string;
}

export async function startSmtp(): Promise<SmtpFixture> {
  const mails: ReceivedMail[] = [];
  const waiting = new Set<(mail: ReceivedMail) => void>();
  let failure = { code: 0, times: 0 };
  let refused = 0;

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (failure.times > 0) {
          failure = { ...failure, times: failure.times - 1 };
          refused += 1;
          callback(Object.assign(new Error('refused by the fixture'), { responseCode: failure.code }));
          return;
        }
        receive(Buffer.concat(chunks)).then(() => callback(), callback);
      });
    },
  });

  async function receive(data: Buffer): Promise<void> {
    const parsed = await simpleParser(data);
    const mail: ReceivedMail = {
      to: addressesOf(parsed.to),
      subject: parsed.subject ?? '',
      text: parsed.text ?? '',
      html: parsed.html || '',
      messageId: parsed.messageId ?? '',
      headers: parsed.headers,
      raw: data.toString('latin1'),
    };
    mails.push(mail);
    for (const tell of [...waiting]) tell(mail);
  }

  server.on('error', () => undefined); // a client that hangs up is no news here
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the SMTP fixture has no port');

  return {
    url: `smtp://127.0.0.1:${bound.port}`,
    mails: () => mails,
    waitForMail(predicate) {
      const known = mails.find(predicate);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => {
        const tell = (mail: ReceivedMail) => {
          if (!predicate(mail)) return;
          waiting.delete(tell);
          resolve(mail);
        };
        waiting.add(tell);
      });
    },
    failNext(code, times) {
      failure = { code, times };
    },
    refused: () => refused,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function addressesOf(to: AddressObject | AddressObject[] | undefined): readonly string[] {
  const objects = to === undefined ? [] : Array.isArray(to) ? to : [to];
  return objects.flatMap(({ value }) => value.map(({ address }) => address ?? ''));
}
