import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AccessKey, AuthHeaders, Clock } from '../../engine/auth/caller-contracts';

export interface BackendSignerOptions {
  readonly key: AccessKey;
  readonly region: string;
  /** `localhost:4000` */
  readonly host: string;
  readonly clock: Clock;
}

/** Signs as the developer's backend, as every other backend does. */
export class BackendSigner {
  constructor(private readonly options: BackendSignerOptions) {}

  /** The headers of a call with this body. */
  public async sign(body: string): Promise<AuthHeaders> {
    const { key, region, host, clock } = this.options;
    const { hostname } = new URL(`http://${host}`);
    const signer = new SignatureV4({ credentials: key, region, service: 'appsync', sha256: Sha256 });
    const request = { method: 'POST', protocol: 'http:', hostname, path: '/event', query: {}, headers: { host, 'content-type': 'application/json' }, body };
    const { headers } = await signer.sign(request, { signingDate: new Date(clock()) });
    return headers;
  }
}
