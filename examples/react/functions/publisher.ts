import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Envelope } from './envelope';

/** AppSync takes five events at once, and 240 KB each. */
const MAX_BATCH = 5;
const MAX_EVENT_BYTES = 240 * 1024;

export interface PublisherOptions {
  /** The API's `httpUrl`. */
  readonly url: string;
  readonly region: string;
  readonly credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
}

/** An event that was not published, and why. */
export interface FailedEvent {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

interface Answer {
  readonly failed?: readonly { readonly index: number; readonly code: string; readonly message: string }[];
  readonly errors?: readonly { readonly errorType: string; readonly message?: string }[];
}

/**
 * Publishes to a channel as a backend does, signed with IAM.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/publish-http.html
 */
export class Publisher {
  private readonly url: URL;
  private readonly signer: SignatureV4;

  constructor({ url, region, credentials }: PublisherOptions) {
    this.url = new URL(url);
    this.signer = new SignatureV4({ service: 'appsync', region, credentials, sha256: Sha256 });
  }

  /**
   * Publishes any number of events, in their order; gives those that were refused, since AppSync may take the others.
   *
   * @throws Error if AppSync refuses a whole request; the events of those before it are published
   */
  public async publish(channel: string, events: readonly Envelope[]): Promise<readonly FailedEvent[]> {
    const failed: FailedEvent[] = [];
    const fitting = events.map((event) => ({ event, text: JSON.stringify(event) })).filter(({ event, text }) => {
      const bytes = Buffer.byteLength(text);
      if (bytes > MAX_EVENT_BYTES) failed.push({ id: event.id, code: 'EventTooLarge', message: `${bytes} bytes; AppSync takes ${MAX_EVENT_BYTES}` });
      return bytes <= MAX_EVENT_BYTES;
    });
    for (let start = 0; start < fitting.length; start += MAX_BATCH) {
      const batch = fitting.slice(start, start + MAX_BATCH);
      const answer = await this.send(channel, batch.map(({ text }) => text));
      for (const { index, code, message } of answer.failed ?? []) failed.push({ id: batch[index]!.event.id, code, message });
    }
    return failed;
  }

  private async send(channel: string, events: readonly string[]): Promise<Answer> {
    const body = JSON.stringify({ channel, events });
    const { protocol, hostname, host, pathname } = this.url;
    const { headers } = await this.signer.sign({
      method: 'POST', protocol, hostname, path: pathname, headers: { host, 'content-type': 'application/json' }, body,
    });
    const response = await fetch(this.url, { method: 'POST', headers, body });
    const answer = (await response.json()) as Answer;
    if (response.ok) return answer;
    const { errorType = 'Unknown', message = '' } = answer.errors?.[0] ?? {};
    throw new Error(`publish to ${channel}: ${response.status} ${errorType} ${message}`.trim());
  }
}
