import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../../engine/auth/caller-contracts';
import { ExpiringEntries } from '../expiring-entries';
import type { SignedIn } from '../token-claims';

/** What a code stands for. */
export interface CodeGrant {
  readonly userPoolId: string;
  readonly signedIn: SignedIn;
  readonly redirectUri: string;
  readonly codeChallenge?: string;
}

interface Kept {
  readonly grant: CodeGrant;
  isUsed: boolean;
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html */
const LIFETIME = 5 * 60 * 1000;
const MAX_CODES = 10_000;

/** The authorization codes that are out. Each is good for one attempt; a second one takes back what the first one gave. */
export class AuthorizationCodes {
  private readonly codes: ExpiringEntries<Kept>;

  /** @param takeBack Ends the sign-in of a code that is used a second time */
  constructor(clock: Clock, private readonly takeBack: (grant: CodeGrant) => void) {
    this.codes = new ExpiringEntries(clock, { lifetimeMs: LIFETIME, most: MAX_CODES });
  }

  public make(grant: CodeGrant): string {
    const code = randomBytes(32).toString('base64url');
    this.codes.set(digest(code), { grant, isUsed: false });
    return code;
  }

  /** https://datatracker.ietf.org/doc/html/rfc6749#section-4.1.2 */
  public use(code: string): CodeGrant | undefined {
    const kept = this.codes.get(digest(code));
    if (!kept) return undefined;
    if (kept.isUsed) {
      this.takeBack(kept.grant);
      return undefined;
    }
    kept.isUsed = true;
    return kept.grant;
  }
}

/** https://datatracker.ietf.org/doc/html/rfc7636#section-4.6 */
export function isVerifierOf(challenge: string, verifier: string): boolean {
  return /^[\w\-.~]{43,128}$/.test(verifier) && digest(verifier) === challenge;
}

/** So that how long a look-up takes tells nothing about the codes. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
