import { banner } from '../../../local/cli/banner';
import type { ServerDescription } from '../../../local/console/server-description';

const namespace = (name: string): ServerDescription['api']['namespaces'][number] => (
  { name, subscribeAuthModes: ['AMAZON_COGNITO_USER_POOLS'], publishAuthModes: ['AWS_IAM'], handlers: name === 'private' ? ['onSubscribe'] : [] }
);
const user = (username: string): ServerDescription['users'][number] => (
  { username, sub: `sub-of-${username}`, groups: username === 'alice' ? ['admins'] : [], attributes: {}, password: 'secret', isConfirmed: true }
);
const fn = (name: string, runnable = true): ServerDescription['functions'][number] => ({ name, path: `Chat/${name}`, logicalId: name, runnable });
const SERVER: ServerDescription = {
  api: {
    name: 'chat',
    apiId: 'abc',
    region: 'eu-west-1',
    httpUrl: 'http://localhost:4000/event',
    realtimeUrl: 'ws://localhost:4000/event/realtime',
    httpHost: 'localhost:4000',
    connectionAuthModes: ['AMAZON_COGNITO_USER_POOLS'],
    apiKeys: [{ logicalId: 'Key', value: 'da2-key', expiresAt: Date.UTC(2027, 0, 1) }],
    namespaces: [namespace('public'), namespace('private')],
  },
  userPool: { userPoolId: 'eu-west-1_abc', clientId: 'web', issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc', clients: [{ clientId: 'web', secret: 'secret' }] },
  users: [user('alice'), user('bob')],
  functions: [fn('notify'), fn('report', false)],
  problems: [],
  version: 1,
  apis: [{ name: 'chat', url: 'http://localhost:4000' }],
};
const CONSOLE_URL = 'http://localhost:4000/console/#token=t';

describe('the start of the command line', () => {
  test('shows all that one needs to begin', () => {
    expect(banner(SERVER, CONSOLE_URL)).toEqual([
      'chat (eu-west-1)',
      '  HTTP        http://localhost:4000/event   Amplify: write HTTP:// in capitals',
      '  Realtime    ws://localhost:4000/event/realtime',
      '  User pool   eu-west-1_abc, client web',
      '  API key     da2-key  until 2027-01-01T00:00:00.000Z',
      '  Users       alice  sub sub-of-alice  admins',
      '              bob  sub sub-of-bob',
      '  Namespaces  public: subscribe AMAZON_COGNITO_USER_POOLS, publish AWS_IAM',
      '              private: subscribe AMAZON_COGNITO_USER_POOLS + onSubscribe, publish AWS_IAM',
      '  Functions   Chat/notify',
      '  Console     http://localhost:4000/console/#token=t',
    ]);
  });

  test('says whom to trust with TLS, and nothing of capitals', () => {
    const api = { ...SERVER.api, httpUrl: 'https://localhost:4000/event', realtimeUrl: 'wss://localhost:4000/event/realtime' };
    expect(banner({ ...SERVER, api }, CONSOLE_URL, '/state/authority.pem').slice(0, 4)).toEqual([
      'chat (eu-west-1)',
      '  HTTP        https://localhost:4000/event',
      '  Realtime    wss://localhost:4000/event/realtime',
      '  Trust       /state/authority.pem   Node: NODE_EXTRA_CA_CERTS',
    ]);
  });

  test('has at most 13 lines, however large the app is', () => {
    const many = <Item>(make: (name: string) => Item): Item[] => Array.from({ length: 20 }, (_, index) => make(`n${index}`));
    const lines = banner({ ...SERVER, api: { ...SERVER.api, namespaces: many(namespace) }, users: many(user), functions: many(fn) }, CONSOLE_URL);
    expect(lines).toHaveLength(13);
    expect(lines).toContain('              and 18 more, see the console');
    expect(lines).toContain('  Functions   20');
  });

  test('says that there is no user pool, and leaves out what is empty', () => {
    const lines = banner({ ...SERVER, userPool: undefined, users: [], functions: [] }, CONSOLE_URL);
    expect(lines).toContain('  User pool   none');
    expect(lines.join('\n')).not.toMatch(/Users|Functions/);
  });

  test('does not let a name of the template steer the terminal', () => {
    expect(banner({ ...SERVER, api: { ...SERVER.api, name: '\u001b]0;x\u0007\nDONE' } }, CONSOLE_URL)[0]).toBe('\\u{1b}]0;x\\u{7}\\u{a}DONE (eu-west-1)');
  });
});
