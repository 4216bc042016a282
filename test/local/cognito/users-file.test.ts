import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readUsersFile } from '../../../local/cognito/users-file';

const folder = mkdtempSync(join(tmpdir(), 'users-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
const read = (text: string) => {
  const file = join(folder, 'users.yaml');
  writeFileSync(file, text);
  return readUsersFile(file);
};

describe('a file of users', () => {
  const alice = { username: 'alice', groups: ['admins'], attributes: { 'email': 'alice@example.com', 'custom:tenant': 'acme' }, password: 'Alice 1', sub: '11111111-1111-4111-8111-111111111111' };

  test('is YAML or JSON, a list or users with a list', () => {
    expect(read(JSON.stringify([alice]))).toEqual([alice]);
    expect(read(`
users:
  - username: alice
    password: Alice 1
    sub: 11111111-1111-4111-8111-111111111111
    groups: [admins]
    attributes: { email: alice@example.com, "custom:tenant": acme }
  - username: bob
  - username: carol
    temporaryPassword: Carol 1
`)).toEqual([alice, { username: 'bob', groups: [], attributes: {} }, { username: 'carol', groups: [], attributes: {}, temporaryPassword: 'Carol 1' }]);
  });

  test.each([
    ['users: 7', /takes a list of users, and got 7$/],
    ['', /takes a list of users, and got null$/],
    ['[x]', /user 1: takes an object with username, password, temporaryPassword, sub, groups, attributes, and got "x"$/],
    ['- password: x', /user 1: username takes text, and got nothing$/],
    ['- username: 7', /user 1: username takes text, and got 7; put it in quotes$/],
    ['- {username: a, admin: true}', /user 1: has the unknown member "admin"/],
    ['- {username: a, __proto__: {groups: [admins]}}', /user 1: has the unknown member "__proto__"/],
    ['- {username: a, groups: admins}', /user 1: groups takes a list, and got "admins"$/],
    ['- {username: a, groups: [{}]}', /user 1: a group takes text, and got an object$/],
    ['- {username: a, attributes: {email_verified: true}}', /user 1: attribute "email_verified" takes text, and got true; put it in quotes$/],
    ['- {username: a, password: 12345678}', /user 1: password takes a text of 1 to 256 characters$/],
    ['- {username: a, temporaryPassword: ""}', /user 1: temporaryPassword takes a text of 1 to 256 characters$/],
    ['- {username: a, password: one, temporaryPassword: two}', /user 1: takes password or temporaryPassword, and got both$/],
    ['- username: a\n- username: a', /has user "a" twice$/],
    ['- &a {username: a}\n- *a', /[Aa]lias/],
    ['- {username: a', /users file .*: /],
    [`a: &a [x]\n${'b: [*a,*a]\n'.repeat(2)}`, /users file .*: /],
    [`- username: ${'x'.repeat(1024 * 1024)}`, /at most 1048576 are read$/],
  ])('is refused with its place: %.60j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test('must be there', () => {
    expect(() => readUsersFile(join(folder, 'none.yaml'))).toThrow(/^users file .*none\.yaml: /);
    expect(() => readUsersFile(folder)).toThrow(/is not a file$/);
  });
});
