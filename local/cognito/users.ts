import { randomBytes } from 'node:crypto';
import { InputError } from '../input-error';
import { requireAttributes } from './attributes';
import type { Attributes } from './attributes';
import { isPassword, passwordVerifier } from './srp/password-verifier';
import type { PasswordVerifier } from './srp/password-verifier';
import type { UserStore } from './user-store';
import type { Derive } from '../project-state';

/** A user of the local user pool. */
export interface User {
  readonly username: string;
  /** A UUID that is the same in every run, as a real one never changes. */
  readonly sub: string;
  readonly groups: readonly string[];
  readonly attributes: Attributes;
  /** The one that was made up here; nobody knows the others but who chose them. */
  readonly password?: string;
  readonly isConfirmed: boolean;
  /** Whether the password is a temporary one, as of a user whom an administrator made; Cognito calls it FORCE_CHANGE_PASSWORD. */
  readonly mustChangePassword?: boolean;
}

export interface NewUser {
  readonly username: string;
  readonly groups?: readonly string[];
  readonly attributes?: Attributes;
  readonly password?: string;
  /** In place of the password: good for one sign-in, at which the user chooses their own. */
  readonly temporaryPassword?: string;
  readonly sub?: string;
}

/** As Cognito: letters, marks, symbols, numbers and punctuation; no space and nothing that does not print. */
const NAME_PATTERN = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SALT_BYTES = 16;
/** Of those who sign up; all of them are written anew with each. */
const MAX_SIGNED_UP = 1_000;

/** More users signed up than are kept. */
export class TooManyUsersError extends InputError {}

/** The users of one user pool, by name. Those who signed up are kept between runs. */
export class Users {
  private readonly byName = new Map<string, User>();
  private readonly verifiers = new Map<string, PasswordVerifier>();
  private readonly signedUp = new Set<string>();

  constructor(private readonly userPoolId: string, private readonly derive: Derive, private readonly store?: UserStore) {
    for (const { user, verifier } of store?.read() ?? []) {
      this.byName.set(user.username, user);
      this.verifiers.set(user.username, verifier);
      this.signedUp.add(user.username);
    }
  }

  /**
   * Adds a user, or gives one that is there other groups.
   *
   * @throws if a name is not one that Cognito takes
   */
  public put(username: string, groups: readonly string[] = []): User {
    const known = this.byName.get(username);
    if (!known) return this.add({ username, groups });
    for (const group of groups) requireName('group', group);
    return this.change(username, { groups: [...new Set(groups)] });
  }

  /** Adds a user of the users file or of an option; a name that signed up before is theirs from now on. @throws InputError */
  public add(newUser: NewUser): User {
    const { username, groups = [], attributes = emailOf(username), sub = this.subOf(username), temporaryPassword } = newUser;
    const { password = temporaryPassword } = newUser;
    requireName('username', username);
    for (const group of groups) requireName('group', group);
    if (!UUID.test(sub)) throw new InputError(`sub ${JSON.stringify(sub.slice(0, 140))} of ${JSON.stringify(username)}: a UUID in lower case`);
    const other = this.list().find((user) => user.sub === sub && user.username !== username);
    if (other) throw new InputError(`sub ${JSON.stringify(sub)} is that of ${JSON.stringify(other.username)} and of ${JSON.stringify(username)}`);
    const own = password === undefined ? { password: this.passwordOf(username) } : {};
    const mustChange = temporaryPassword === undefined ? {} : { mustChangePassword: true };
    const user = { username, sub, groups: [...new Set(groups)], attributes: requireAttributes(attributes), isConfirmed: true, ...own, ...mustChange };
    this.byName.set(username, user);
    this.signedUp.delete(username);
    if (password === undefined) this.verifiers.delete(username);
    else this.setPassword(username, password);
    return user;
  }

  /** Adds somebody who chose name and password at a sign-up; they have no groups. @throws InputError, TooManyUsersError */
  public signUp(username: string, password: string, attributes: Attributes): User {
    requireName('username', username);
    if (this.byName.has(username)) throw new InputError('User already exists');
    if (this.signedUp.size >= MAX_SIGNED_UP) {
      throw new TooManyUsersError(`${MAX_SIGNED_UP} users have signed up at the local server, and it keeps no more; --reset forgets them`);
    }
    const user = { username, sub: this.subOf(username, randomBytes(16).toString('hex')), groups: [], attributes: requireAttributes(attributes), isConfirmed: false };
    this.byName.set(username, user);
    this.signedUp.add(username);
    this.setPassword(username, password);
    return user;
  }

  /** @param verified Attributes that are known to be the user's, such as `email` */
  public confirm(username: string, verified: readonly string[]): User {
    return this.change(username, { isConfirmed: true, attributes: withVerified(this.byName.get(username)!.attributes, verified) });
  }

  public setAttributes(username: string, attributes: Attributes): User {
    return this.change(username, { attributes: requireAttributes(attributes) });
  }

  /** The one that was made up here is known no more. */
  public changePassword(username: string, password: string): User {
    const { sub, groups, attributes, isConfirmed } = this.byName.get(username)!;
    const user = { username, sub, groups, attributes, isConfirmed };
    this.byName.set(username, user);
    this.setPassword(username, password);
    return user;
  }

  /** The user of this name, or of this email address or telephone number, if the pool signs in by those. */
  public find(name: string, aliases: readonly string[] = []): User | undefined {
    const isAlias = ({ attributes }: User): boolean => aliases.some((alias) => Object.hasOwn(attributes, alias) && attributes[alias] === name);
    return this.byName.get(name) ?? this.list().find(isAlias);
  }

  public withSub(sub: string): User | undefined {
    return this.list().find((user) => user.sub === sub);
  }

  /** Stands for a user who is not there, so that the answer about them takes as long as any. */
  public nobody(username: string): User {
    return { username, sub: this.subOf(username), groups: [], attributes: {}, isConfirmed: true };
  }

  public list(): readonly User[] {
    return [...this.byName.values()];
  }

  public verifierOf({ username, password }: User): PasswordVerifier {
    let verifier = this.verifiers.get(username);
    if (!verifier) {
      const salt = this.derive(SALT_BYTES, 'salt', this.userPoolId, username).toString('hex');
      verifier = passwordVerifier({ userPoolId: this.userPoolId, username }, password ?? this.passwordOf(username), salt);
      if (this.byName.has(username)) this.verifiers.set(username, verifier);
    }
    return verifier;
  }

  public hasPassword(user: User, password: string): boolean {
    return isPassword({ userPoolId: this.userPoolId, username: user.username }, password, this.verifierOf(user));
  }

  private setPassword(username: string, password: string): void {
    this.verifiers.set(username, passwordVerifier({ userPoolId: this.userPoolId, username }, password, randomBytes(SALT_BYTES).toString('hex')));
    this.save();
  }

  private change(username: string, changes: Partial<User>): User {
    const user = { ...this.byName.get(username)!, ...changes };
    this.byName.set(username, user);
    this.save();
    return user;
  }

  private save(): void {
    this.store?.write([...this.signedUp].map((name) => ({ user: this.byName.get(name)!, verifier: this.verifiers.get(name)! })));
  }

  /** Not to be guessed, the same in every run, and of all kinds of characters that a pool may ask for. */
  private passwordOf(username: string): string {
    return `Local-${this.derive(12, 'password', this.userPoolId, username).toString('base64url')}-1`;
  }

  private subOf(...path: readonly string[]): string {
    const hex = this.derive(16, 'sub', this.userPoolId, ...path).toString('hex');
    const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) % 4);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

function withVerified(attributes: Attributes, names: readonly string[]): Attributes {
  const verified = names.filter((name) => Object.hasOwn(attributes, name)).map((name) => [`${name}_verified`, 'true']);
  return { ...attributes, ...Object.fromEntries(verified) as Attributes };
}

/** Whoever is called as an email address has it. */
function emailOf(username: string): Attributes {
  return /^[^@]+@[^@]+$/.test(username) ? { email: username, email_verified: 'true' } : {};
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
function requireName(property: string, value: string): void {
  if (typeof value !== 'string' || !NAME_PATTERN.test(value)) { // JavaScript passes anything
    throw new InputError(`${property} ${JSON.stringify(String(value).slice(0, 140))}: 1 to 128 letters, digits, symbols and punctuation, without spaces`);
  }
}
