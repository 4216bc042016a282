import { CARELESS } from './careless';
import { PUBLIC_MISTAKES } from './mistakes';
import { ownPolicies } from './own-policies';
import { SUBTLE } from './subtle';
import { HandlerSandbox } from '../../../engine/handlers/handler-sandbox';
import { WATCHED, watchedCode } from '../../../engine/holes/watched-code';

const ALICE = { sub: 'alice', username: 'a', groups: ['members'], issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_A', claims: { tier: 'paying' } };

const CHANNELS = [['inbox'], ['inbox', 'alice'], ['inbox', 'bob'], ['inbox', '*'], ['inbox', 'alicex', 'debug'], ['inbox', 'user', 'alice']];

let sandbox: HandlerSandbox;
beforeAll(async () => {
  sandbox = await HandlerSandbox.create({ deadlineMs: 5_000, now: () => Date.UTC(2026, 0, 1) });
});

function run(code: string, segments: readonly string[], operation: 'SUBSCRIBE' | 'PUBLISH' = 'SUBSCRIBE') {
  const handlers = sandbox.load(code);
  const handler = operation === 'SUBSCRIBE' ? 'onSubscribe' : 'onPublish';
  const info = { channel: { path: `/${segments.join('/')}`, segments }, channelNamespace: { name: 'inbox' }, operation };
  const events = [{ id: '1', payload: { text: 'hi', from: 'alice' } }];
  const { logs, ...result } = handlers.run(handler, { identity: ALICE, info, request: { headers: {}, domainName: null }, events });
  handlers.dispose();
  const compared = logs.filter((line) => line.startsWith(WATCHED)).map((line) => JSON.parse(line.slice(WATCHED.length)) as unknown);
  return { result: result.kind === 'failed' ? 'failed' : result, compared, said: logs.filter((line) => !line.startsWith(WATCHED)) };
}

const handler = (body: string): string => `import { util } from '@aws-appsync/utils';\nexport function onSubscribe(ctx) {\nconst { identity, info: { channel: { path, segments } } } = ctx;\n${body}\n}`;

describe('code that is watched says what it compares:', () => {
  test.each<[string, string, readonly unknown[]]>([
    ['texts', "return segments[1] === 'user-' + identity.sub;", [['alice', 'user-alice']]],
    ['what is missing', 'return segments[7] !== identity.sub;', [[null, 'alice']]],
    ['a list and what is looked for', "return identity.groups.includes('admins');", [[['members'], 'admins']]],
    ['a list that may be missing', "return identity.nobody?.groups.includes('admins');", [[null, 'admins']]],
    ['the beginning of a path', 'return path.startsWith(`/inbox/${identity.sub}`);', [['/inbox/alice', '/inbox/alice']]],
    ['patterns', "return util.matches('^/inbox/alice$', path);", [['^/inbox/alice$', '/inbox/alice']]],
    ['the cases of a switch', "switch (identity.claims.tier) {\ncase 'free': return 1;\ncase 'paying': return 2;\ndefault: return 3;\n}", [['paying', 'free'], ['paying', 'paying']]],
    ['numbers', 'return segments.length > 3;', [[2, 3]]],
    ['what is nested', "return (segments[1] === 'alice') === (identity.sub === 'bob');", [['alice', 'alice'], ['alice', 'bob'], [true, false]]],
    ['each of a list', "return identity.groups.some((group) => group === 'admins');", [['members', 'admins']]],
    ['nothing of kinds', "return typeof identity.sub === 'string' && segments[1].indexOf('x') === -1;", [['alice', 'x']]],
  ])('%s', (_, body, compared) => {
    const code = handler(body);
    expect(run(watchedCode(code), ['inbox', 'alice'])).toEqual({ ...run(code, ['inbox', 'alice']), compared });
  });

  test('and keeps what it says itself', () => {
    expect(run(watchedCode(handler("console.log('hello');")), ['inbox']).said).toEqual(run(handler("console.log('hello');"), ['inbox']).said);
  });
});

describe('code that is watched does the same:', () => {
  const codes = Object.entries({ ...PUBLIC_MISTAKES, ...CARELESS, ...SUBTLE })
    .flatMap(([name, { code }]) => code === undefined ? [] : [[name, code] as const]);

  test.each(codes)('%s', (_, code) => {
    const watched = watchedCode(code);
    for (const operation of code.includes('function onPublish') ? ['SUBSCRIBE', 'PUBLISH'] as const : ['SUBSCRIBE'] as const) {
      for (const segments of CHANNELS) {
        expect(run(watched, segments, operation).result).toEqual(run(code, segments, operation).result);
      }
    }
  });

  // Those without code, and those with values of the deployment in it, are left out.
  const own = ownPolicies().flatMap(({ name, template }) => (
    Object.values(template.Resources as Readonly<Record<string, { readonly Properties?: { readonly CodeHandlers?: unknown } }>>)
      .flatMap(({ Properties: { CodeHandlers: code } = {} }) => typeof code === 'string' ? [[name, code] as const] : [])));

  test.each(own)('that of %s', (_, code) => {
    for (const segments of [['ns'], ['ns', 'alice'], ['ns', 'members', '*'], ['inbox', '*']]) {
      expect(run(watchedCode(code), segments).result).toEqual(run(code, segments).result);
    }
  });
});
