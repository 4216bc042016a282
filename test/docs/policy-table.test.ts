import { Template } from 'aws-cdk-lib/assertions';
import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { section } from './readme';
import { RecipeStack } from './recipes/recipe-stack';
import { AuthProvider, ChannelPolicy, EventsActor, EventsAssertions, EventsDenial, IdentityPoolCaller } from '../../src';
import { IAM, namespaceOf, OIDC, USER_POOL } from '../support/events-stack';

const CHANNELS = ['/ns', '/ns/*', '/ns/alice', '/ns/alice/*', '/ns/bob', '/ns/bob/jobs', '/ns/blue', '/ns/blue/*', '/ns/acme', '/ns/acme/*'] as const;
const ANYWHERE = CHANNELS;

type Who = 'alice' | 'bob' | 'machine' | 'machineWithoutScope' | 'backend' | 'guest' | 'key';

interface Row {
  readonly policy: ChannelPolicy;
  readonly words: string;
  readonly modes: readonly AppSyncAuthorizationType[];
  /** Where the namespace lets users and backends in. All others may not, and nobody may elsewhere. */
  readonly admits: Partial<Record<Who, readonly typeof CHANNELS[number][]>>;
}

/** Alice is in the group blue, and her token says `tenant: acme`; IAM lets the backend subscribe, and guests of an identity pool, too. */
const ROWS: Readonly<Record<string, Row>> = {
  owner: {
    policy: ChannelPolicy.owner(), words: 'a signed-in user, to `/<namespace>/<own sub>` and below', modes: [USER_POOL],
    admits: { alice: ['/ns/alice', '/ns/alice/*'], bob: ['/ns/bob', '/ns/bob/jobs'] },
  },
  ownGroup: {
    policy: ChannelPolicy.ownGroup(), words: 'a user, to `/<namespace>/<one of their groups>` and below', modes: [USER_POOL],
    admits: { alice: ['/ns/blue', '/ns/blue/*'] },
  },
  claim: {
    policy: ChannelPolicy.claim('tenant'), words: 'a user, to `/<namespace>/<value of the claim>` and below', modes: [USER_POOL],
    admits: { alice: ['/ns/acme', '/ns/acme/*'] },
  },
  group: {
    policy: ChannelPolicy.group('blue'), words: 'members of the group, anywhere in the namespace', modes: [USER_POOL],
    admits: { alice: ANYWHERE },
  },
  authenticated: {
    policy: ChannelPolicy.authenticated(), words: 'any signed-in user, anywhere in the namespace', modes: [USER_POOL],
    admits: { alice: ANYWHERE, bob: ANYWHERE },
  },
  machine: {
    policy: ChannelPolicy.machine({ scope: 'jobs/read' }), words: 'machine clients of the user pool, anywhere in the namespace', modes: [USER_POOL],
    admits: { machine: ANYWHERE },
  },
  iam: {
    policy: ChannelPolicy.iam(), words: 'backends that sign with IAM, anywhere in the namespace', modes: [IAM],
    admits: { backend: ANYWHERE },
  },
  anyone: {
    policy: ChannelPolicy.anyone(), words: 'whoever the authorization modes admit', modes: [USER_POOL],
    admits: { alice: ANYWHERE, bob: ANYWHERE, machine: ANYWHERE, machineWithoutScope: ANYWHERE, backend: ANYWHERE, guest: ANYWHERE },
  },
  nobody: { policy: ChannelPolicy.nobody(), words: 'no one', modes: [IAM], admits: {} },
  anyOf: {
    policy: ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.machine({ scope: 'jobs/read' }), ChannelPolicy.iam()),
    words: 'whoever one of them admits', modes: [USER_POOL, IAM],
    admits: { alice: ['/ns/alice', '/ns/alice/*'], bob: ['/ns/bob', '/ns/bob/jobs'], machine: ANYWHERE, backend: ANYWHERE },
  },
};

interface Everybody {
  readonly stack: RecipeStack;
  readonly people: Readonly<Record<Who, EventsActor>>;
}

/** Everybody on an API whose namespace `ns` has the policy for subscriptions. */
function everybody(policy: ChannelPolicy, subscribeAuthModes?: AppSyncAuthorizationType[]): Everybody {
  const stack = new RecipeStack();
  const api = stack.quickStart();
  api.addUserPoolClient(stack.machine);
  api.addNamespace('ns', { subscribePolicy: policy, subscribeAuthModes });
  // By hand: a grant of the construct refuses what a policy makes useless.
  const statement = () => new PolicyStatement({ actions: ['appsync:EventSubscribe'], resources: [`${api.apiArn}/channelNamespace/ns`] });
  for (const role of [stack.publisher, stack.guests]) role.addToPolicy(statement());
  const may = EventsAssertions.fromTemplate(Template.fromStack(stack));
  const people = {
    alice: may.user({ sub: 'alice', groups: ['blue'], claims: { tenant: 'acme' } }),
    bob: may.user({ sub: 'bob' }),
    machine: may.machine(stack.machine.userPoolClientId, { scopes: ['jobs/read'] }),
    machineWithoutScope: may.machine(stack.machine.userPoolClientId),
    backend: may.iamRole(stack.publisher),
    guest: may.identityPool(IdentityPoolCaller.GUEST),
    key: may.apiKey(),
  };
  return { stack, people };
}

test('the table of policies in the README has every policy, in the words that are tried here', () => {
  const rows = [...section('A chat that knows who speaks').text.matchAll(/^\| `(\w+)\(.*?\)` \| (.+) \|$/gm)].map(([, name, words]) => [name, words]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(Object.entries(ROWS).map(([name, { words }]) => [name, words])));
  const known = Object.getOwnPropertyNames(ChannelPolicy).filter((name) => typeof (ChannelPolicy as unknown as Record<string, unknown>)[name] === 'function');
  expect(Object.keys(ROWS).sort()).toEqual(known.sort());
});

describe.each(Object.entries(ROWS))('%s() admits', (_, { policy, words, modes, admits }) => {
  test(`${words}; and nobody else`, () => {
    const { people } = everybody(policy, [USER_POOL, IAM]);
    for (const [who, actor] of Object.entries(people) as [Who, EventsActor][]) {
      for (const channel of CHANNELS) {
        if (admits[who]?.includes(channel)) actor.canSubscribe(channel);
        else actor.cannotSubscribe(channel);
      }
    }
  });

  test(`by default with ${modes.join(' and ')} alone`, () => {
    const { stack, people: { bob, backend } } = everybody(policy);
    expect(namespaceOf(stack, 'ns').SubscribeAuthModes).toEqual(modes.map((AuthType) => ({ AuthType })));
    for (const [mode, actor] of [[USER_POOL, bob], [IAM, backend]] as const) {
      if (!modes.includes(mode)) actor.cannotSubscribe('/ns/bob', { because: EventsDenial.MODE });
    }
  });
});

test('a policy of an OpenID Connect provider has its mode by default', () => {
  const stack = new RecipeStack();
  const partners = AuthProvider.oidc({ issuer: 'https://id.example.com', clientIds: ['web'] });
  stack.quickStart();
  expect(section('A chat that knows who speaks').text.replace(/\s+/g, ' ')).toContain('OpenID Connect where `provider` is one');
  stack.api.addNamespace('partners', { subscribePolicy: ChannelPolicy.owner({ provider: partners }) });
  expect(stack.resolve(stack.api.channelNamespace('partners').cfnChannelNamespace.subscribeAuthModes)).toEqual([{ authType: OIDC }]);
});
