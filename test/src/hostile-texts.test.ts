import { Template } from 'aws-cdk-lib/assertions';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { CfnDynamicReference, CfnDynamicReferenceService, Fn, Lazy, SecretValue, Token } from 'aws-cdk-lib/core';
import { checkHandlerCode } from '../../engine/handlers/handler-checker';
import { AuthProvider, ChannelPolicy, EventHandlers, EventHandlersOptions } from '../../src';
import { EventsStack, namespaceOf } from '../support/events-stack';

const HOSTILE = [
  '"); util.error("x', '\');//', '`', '${ctx}', '\n}', '\r\n}', '\u2028}', '\u2029}', '*/', '/*', '//', '</script>', '<!--', '\\', '\\"', '"', '\'', '\0', '%', '$&', '\ud800',
  'ü😀', '__proto__', 'toString', '.*', '|', ')$|^(',
];
const PLAIN = 'plain';

const codeOf = (stack: EventsStack) => namespaceOf(stack, 'ns').CodeHandlers!;
const withPolicy = (subscribePolicy: ChannelPolicy, authProviders: AuthProvider[] = []) => {
  const stack = new EventsStack();
  stack.events({ authProviders, userPool: UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_Pool') }).addNamespace('ns', { subscribePolicy });
  return codeOf(stack);
};
const withValues = (values: EventHandlersOptions['values']) => {
  const stack = new EventsStack();
  const handlers = EventHandlers.fromInline('export function onPublish(ctx, values) { return ctx.events; }', { values });
  stack.events().addNamespace('ns', { subscribePolicy: ChannelPolicy.owner(), handlers });
  return codeOf(stack);
};
const ofIssuer = (issuer: string) => {
  const provider = AuthProvider.oidc({ issuer });
  return withPolicy(ChannelPolicy.owner({ provider }), [provider]);
};

/** Each way by which a text can come to a handler. */
const WAYS: Readonly<Record<string, (text: string) => string>> = {
  'the name of a group': (text) => withPolicy(ChannelPolicy.group(text)),
  'a scope': (text) => withPolicy(ChannelPolicy.machine({ scope: text })),
  'the name of a claim': (text) => withPolicy(ChannelPolicy.claim(text)),
  'the issuer of OpenID Connect': (text) => ofIssuer(`https://id.example.com/${text}`),
  'the id of a user pool': (text) => {
    const stack = new EventsStack();
    const [own, other] = ['Own', text].map((id, index) => UserPool.fromUserPoolId(stack, `Pool${index}`, `eu-west-1_${id}`));
    const provider = AuthProvider.userPool(other);
    stack.events({ userPool: own, authProviders: [provider] }).addNamespace('ns', { subscribePolicy: ChannelPolicy.owner({ provider }) });
    return codeOf(stack);
  },
  'a value': (text) => withValues({ value: [text] }),
  'the key of a value': (text) => withValues({ [text]: 1 }),
};

/** The texts of a code, and the code without them. */
function taken(code: string): { readonly rest: string; readonly texts: readonly string[] } {
  const texts: string[] = [];
  const rest = code.replace(/"(?:[^"\\\n]|\\.)*"/g, (found) => {
    texts.push(JSON.parse(found) as string);
    return '""';
  });
  return { rest, texts };
}

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  const plain = taken(way(PLAIN));

  test.each(HOSTILE)('is refused, or stays a text and changes no code: %j', (text) => {
    let code: string;
    try {
      code = way(text);
    } catch (error) {
      expect((error as Error).message).toMatch(/ChannelPolicy|AuthProvider|EventHandlers/);
      return;
    }
    const { rest, texts } = taken(code);
    expect(rest.replaceAll('\\u2028', '')).toBe(plain.rest);
    expect(texts).toEqual(plain.texts.map((one) => one.replace(PLAIN, () => text)));
    expect(code).not.toMatch(/[\u2028\u2029\r\0]/);
    expect(checkHandlerCode(code).errors).toEqual([]);
  });

  test.each<[string, string]>([
    ['a dynamic reference', '{{resolve:ssm:/x}}'],
    ['one that only resolution shows', Lazy.string({ produce: () => 'x{{resolve:ssm:/x}}' })],
    ['a token of one', new CfnDynamicReference(CfnDynamicReferenceService.SSM, '/x').toString()],
    ['a number of deployment', `x${Token.asNumber(Fn.ref('X'))}`],
    ['a part of a list of deployment', `x${Token.asList(Fn.ref('X'))[0]}`],
    ['a secret', `x${SecretValue.secretsManager('x').unsafeUnwrap()}`],
  ])('is refused where CloudFormation would put something else there: %s', (__, text) => {
    expect(() => way(text)).toThrow(/\{\{resolve:|dynamic reference|a secret|known at (?:synthesis|deployment)|one scope|encoded list token/);
  });
});

interface Provider {
  readonly CognitoConfig?: { readonly AppIdClientRegex: string };
  readonly OpenIDConnectConfig?: { readonly ClientId: string };
}

test.each(HOSTILE)('the id of a client is that id alone in the expression that accepts it: %j', (id) => {
  const stack = new EventsStack();
  const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_Pool');
  const oidc = AuthProvider.oidc({ issuer: 'https://id.example.com', clientIds: [id, 'web'] });
  const userPoolClients = [UserPoolClient.fromUserPoolClientId(stack, 'Client', id), UserPoolClient.fromUserPoolClientId(stack, 'Web', 'web')];
  stack.events({ userPool, userPoolClients, authProviders: [oidc] });
  const [api] = Object.values(Template.fromStack(stack).findResources('AWS::AppSync::Api')) as
    { Properties: { EventConfig: { AuthProviders: Provider[] } } }[];
  const { AuthProviders: providers } = api.Properties.EventConfig;
  const expressions = providers
    .flatMap(({ CognitoConfig, OpenIDConnectConfig }) => CognitoConfig?.AppIdClientRegex ?? OpenIDConnectConfig?.ClientId ?? []);
  expect(expressions).toHaveLength(2);
  for (const expression of expressions) {
    expect([id, 'web', '', 'x', `${id}x`, `x${id}`, 'webx', `${id}|web`].filter((one) => new RegExp(expression, 'u').test(one))).toEqual([id, 'web']);
  }
});
