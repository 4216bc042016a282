import { parse } from 'yaml';
import type { NewUser } from './users';
import { quoted } from '../../engine/printable';
import { isObject, kindOf, objectOf, strictObject } from '../../engine/template/json';
import { readTextFile } from '../../engine/template/json-file';
import { InputError } from '../input-error';

const MAX_BYTES = 1024 * 1024;
const MAX_USERS = 10_000;
const MEMBERS = ['username', 'password', 'temporaryPassword', 'sub', 'groups', 'attributes'];

/**
 * The users of a file in YAML or JSON: a list, or `users:` with a list.
 *
 * @throws InputError with the place of what is wrong
 */
export function readUsersFile(file: string): readonly NewUser[] {
  try {
    const value: unknown = parse(readTextFile(file, MAX_BYTES), { maxAliasCount: 0, logLevel: 'error' });
    const list = isObject(value) ? strictObject(value, ['users']).users : value;
    if (!Array.isArray(list)) throw new Error(`takes a list of users, and got ${kindOf(list)}`);
    if (list.length > MAX_USERS) throw new Error(`has ${list.length} users, and may have ${MAX_USERS}`);
    const users = list.map(readUser);
    const twice = users.find(({ username }, index) => users.some((other, at) => at < index && other.username === username));
    if (twice) throw new Error(`has user ${quoted(twice.username)} twice`);
    return users;
  } catch (error) {
    throw new InputError(`users file ${file}: ${(error as Error).message}`);
  }
}

function readUser(value: unknown, index: number): NewUser {
  try {
    const { username, password, temporaryPassword, sub, groups = [], attributes = {} } = strictObject(value, MEMBERS);
    if (password !== undefined && temporaryPassword !== undefined) throw new Error('takes password or temporaryPassword, and got both');
    if (!Array.isArray(groups)) throw new Error(`groups takes a list, and got ${kindOf(groups)}`);
    if (!isObject(attributes)) throw new Error(`attributes takes names with texts, and got ${kindOf(attributes)}`);
    const entries = Object.entries(objectOf(attributes)).map(([name, text]) => [name, textOf(text, `attribute ${quoted(name)}`)] as const);
    return {
      username: textOf(username, 'username'),
      groups: groups.map((group) => textOf(group, 'a group')),
      attributes: Object.fromEntries(entries),
      ...(password !== undefined && { password: passwordOf(password, 'password') }),
      ...(temporaryPassword !== undefined && { temporaryPassword: passwordOf(temporaryPassword, 'temporaryPassword') }),
      ...(sub !== undefined && { sub: textOf(sub, 'sub') }),
    };
  } catch (error) {
    throw new Error(`user ${index + 1}: ${(error as Error).message}`);
  }
}

function textOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${what} takes text, and got ${kindOf(value)}${typeof value === 'number' || typeof value === 'boolean' ? '; put it in quotes' : ''}`);
}

/** Never in a message, which may stand in a log. */
function passwordOf(value: unknown, what: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= 256) return value;
  throw new Error(`${what} takes a text of 1 to 256 characters`);
}
