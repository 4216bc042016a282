import { createHash } from 'node:crypto';
import { Users } from '../../../local/cognito/users';

const derive = (bytes: number, ...purpose: readonly string[]): Buffer => createHash('sha512').update(purpose.join('/')).digest().subarray(0, bytes);

describe('the users of a pool', () => {
  test('have a sub that never changes, a UUID as Cognito makes them', () => {
    const { sub } = new Users('eu-west-1_abc', derive).put('alice');
    expect(sub).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Users('eu-west-1_abc', derive).put('alice').sub).toBe(sub);
    expect(new Users('eu-west-1_abc', derive).put('Alice').sub).not.toBe(sub);
    expect(new Users('eu-west-1_other', derive).put('alice').sub).not.toBe(sub);
  });

  test('can be put into other groups, each once', () => {
    const users = new Users('eu-west-1_abc', derive);
    users.put('alice', ['admins']);
    users.put('alice', ['editors', 'editors']);
    expect(users.list()).toHaveLength(1);
    expect(users.find('alice')?.groups).toEqual(['editors']);
  });

  test.each(['alice@example.com', '<script>alert(1)</script>', '__proto__', 'constructor', 'Ünïcødé', '王', '😀', 'a'.repeat(128), '../../etc', "';--"])(
    'may be called %j', (username) => {
      const users = new Users('eu-west-1_abc', derive);
      users.put(username);
      expect(users.find(username)?.username).toBe(username);
      expect(users.list()).toHaveLength(1);
      expect(users.find('toString')).toBeUndefined();
    });

  test.each(['', ' ', 'a b', 'a\nb', 'a\u0000', 'a\u001b[2J', '\u202eecila', 'a\u200b', '\ud800', 'a'.repeat(129)])('may not be called %j', (username) => {
    const users = new Users('eu-west-1_abc', derive);
    expect(() => users.put(username)).toThrow(/^username ".*": 1 to 128 letters, digits, symbols and punctuation, without spaces$/);
    expect(() => users.put('alice', [username])).toThrow(/^group /);
    expect(users.list()).toEqual([]);
  });
});
