import { quoted } from '../../engine/printable';
import { InputError } from '../input-error';

export type Attributes = Readonly<Record<string, string>>;

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
const STANDARD = [
  'address', 'birthdate', 'email', 'email_verified', 'family_name', 'gender', 'given_name', 'locale', 'middle_name', 'name', 'nickname', 'phone_number',
  'phone_number_verified', 'picture', 'preferred_username', 'profile', 'updated_at', 'website', 'zoneinfo',
];
const MAX_LENGTH = 2048;

/** Whether it may stand in an ID token as a claim of its own: never `sub`, `cognito:groups`, or what a token itself says. */
export function isAttributeName(name: string): boolean {
  return STANDARD.includes(name) || /^custom:[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,20}$/u.test(name);
}

/** @throws InputError */
export function requireAttributes(attributes: Attributes): Attributes {
  for (const [name, value] of Object.entries(attributes)) {
    if (!isAttributeName(name)) throw new InputError(`attribute ${quoted(name)}: an attribute is one of ${STANDARD.join(', ')}, or begins with custom:`);
    if (value.length > MAX_LENGTH) throw new InputError(`attribute ${quoted(name)} has ${value.length} characters, and may have ${MAX_LENGTH}`);
  }
  return attributes;
}

/** As a token has it: the verified flags are booleans there, and texts everywhere else. */
export function toClaim(name: string, value: string): string | boolean {
  return name.endsWith('_verified') ? value === 'true' : value;
}

/** The attributes that scopes let a client read: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html */
export function attributesInScope(attributes: Attributes, scopes: readonly string[]): Attributes {
  const isNarrowed = scopes.some((scope) => ['email', 'phone', 'profile'].includes(scope));
  return isNarrowed ? pick(attributes, (name) => scopes.includes(scopeOf(name))) : attributes;
}

export function pick(attributes: Attributes, isWanted: (name: string) => boolean): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}

function scopeOf(name: string): string {
  if (name.startsWith('email')) return 'email';
  return name.startsWith('phone_number') ? 'phone' : 'profile';
}
