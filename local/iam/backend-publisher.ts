import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AccessKey, AuthHeaders, Clock } from '../../engine/auth/caller-contracts';

export interface PublishAnswer {
  readonly status: number;
  /** The JSON of the answer. */
  readonly body: unknown;
}

export interface BackendPublisherOptions {
  readonly key: AccessKey;
  readonly region: string;
  /** `http://localhost:4000` */
  readonly url: string;
  readonly clock: Clock;
}

/** Publishes as the developer's backend: signed, and over HTTP as every other backend does. */
export class BackendPublisher {
  constructor(private readonly options: BackendPublisherOptions) {}

  /** @param events Each the JSON text of one event */
  public async publish(channel: string, events: readonly string[]): Promise<PublishAnswer> {
    const body = JSON.stringify({ channel, events });
    const response = await fetch(`${this.options.url}/event`, { method: 'POST', headers: await this.sign(body), body });
    return { status: response.status, body: await response.json() };
  }

  /** The headers of a call with this body. */
  public async sign(body: string): Promise<AuthHeaders> {
    const { key, region, url, clock } = this.options;
    const { host, hostname } = new URL(url);
    const signer = new SignatureV4({ credentials: key, region, service: 'appsync', sha256: Sha256 });
    const request = { method: 'POST', protocol: 'http:', hostname, path: '/event', query: {}, headers: { host, 'content-type': 'application/json' }, body };
    const { headers } = await signer.sign(request, { signingDate: new Date(clock()) });
    return headers;
  }
}
