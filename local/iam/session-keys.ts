import { randomBytes } from 'node:crypto';
import { accessKeyId } from './access-key-id';
import type { CognitoIdentity, Clock } from '../../engine/auth/caller-contracts';

/** Temporary credentials, as AWS gives them to a session of a role. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** A session: credentials, and for whom. */
export interface Session extends SessionCredentials {
  readonly roleArn: string;
  readonly identity: CognitoIdentity;
}

/** Those of identity pools last an hour. */
const LIFETIME_MS = 60 * 60 * 1000;
/** More are somebody's loop; the oldest go first. */
const MAX_SESSIONS = 10_000;

/** The sessions that identity pools have given out. They outlive a reload of the app, whose roles are looked up at each use. */
export class SessionKeys {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly clock: Clock) {}

  public issue(roleArn: string, identity: CognitoIdentity): SessionCredentials {
    this.forget();
    const credentials = {
      accessKeyId: accessKeyId('ASIA', randomBytes(16)),
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'),
      expiresAt: this.clock() + LIFETIME_MS,
    };
    this.sessions.set(credentials.accessKeyId, { ...credentials, roleArn, identity });
    return credentials;
  }

  /** Also one that has expired, which its caller is told. */
  public find(id: string): Session | undefined {
    return this.sessions.get(id);
  }

  private forget(): void {
    const [oldest] = this.sessions.keys();
    if (this.sessions.size >= MAX_SESSIONS) this.sessions.delete(oldest);
  }
}
