import { randomInt } from 'node:crypto';
import { ExpiringEntries } from './expiring-entries';
import type { Clock } from '../../engine/auth/caller-contracts';
import { isSameText } from '../../engine/auth/same-text';

interface PasswordCode {
  readonly code: string;
  wrongAnswers: number;
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-recover-a-user-account.html */
const LIFETIME = 60 * 60 * 1000;
const MAX_CODES = 1_000;
/** Of a million codes; then the user asks for another one. */
const MAX_WRONG_ANSWERS = 5;

/** The codes that let users choose a new password: one at a time for each, good once, for an hour. */
export class PasswordCodes {
  private readonly codes: ExpiringEntries<PasswordCode>;

  constructor(clock: Clock) {
    this.codes = new ExpiringEntries(clock, { lifetimeMs: LIFETIME, most: MAX_CODES });
  }

  /** The one before it is no longer good. */
  public make(userPoolId: string, username: string): string {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    this.codes.set(keyOf(userPoolId, username), { code, wrongAnswers: 0 });
    return code;
  }

  public take(userPoolId: string, username: string, code: string): boolean {
    const key = keyOf(userPoolId, username);
    const made = this.codes.get(key);
    if (!made) return false;
    const isRight = isSameText(code, made.code);
    if (!isRight) made.wrongAnswers += 1;
    if (isRight || made.wrongAnswers >= MAX_WRONG_ANSWERS) this.codes.delete(key);
    return isRight;
  }
}

function keyOf(userPoolId: string, username: string): string {
  return `${userPoolId} ${username}`; // neither has a space
}
