import { kindOf, strictObject } from './json';
import type { Json } from './json';
import type { Reader } from './reader';
import type { Resource } from './stack';
import type { AuthMode } from '../event-api';

/** A list of modes as far as it could be read: what could not be read admits nobody. */
export interface AuthModes {
  readonly modes: readonly AuthMode[];
  readonly problem?: string;
}

const AUTH_MODES: readonly string[] = ['API_KEY', 'AWS_IAM', 'AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT', 'AWS_LAMBDA'] satisfies AuthMode[];

/**
 * Reads a list such as `[{ AuthType: AWS_IAM }]`.
 *
 * @param unstated The modes where the template states none
 */
export function readAuthModes(reader: Reader, resource: Resource, property: string, value: Json, unstated?: AuthModes): AuthModes {
  return reader.attempt<AuthModes>(resource, property, () => {
    const list = reader.resolver.outermost(value, resource.stack);
    if (list === undefined && unstated) return unstated;
    if (!Array.isArray(list)) throw new Error(`takes a list of modes, and got ${kindOf(list)}, so it admits nobody`);
    const items = list.map((item: Json, index) => reader.attempt<AuthModes>(resource, `${property}.${index}`, () => {
      const mode = reader.resolver.resolve(item, resource.stack);
      return { modes: mode === undefined ? [] : [authMode(strictObject(mode, ['AuthType']).AuthType)] };
    }, unreadable));
    return { modes: items.flatMap(({ modes }) => modes), problem: items.find(({ problem }) => problem !== undefined)?.problem };
  }, unreadable);
}

/** @throws Error if AppSync Events has no such type */
export function authMode(type: Json): AuthMode {
  if (typeof type !== 'string' || !AUTH_MODES.includes(type)) throw new Error(`AuthType ${kindOf(type)} is none of ${AUTH_MODES.join(', ')}`);
  return type as AuthMode;
}

function unreadable(problem: string): AuthModes {
  return { modes: [], problem };
}
