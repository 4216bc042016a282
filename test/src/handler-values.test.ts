import { CfnApiKey } from 'aws-cdk-lib/aws-appsync';
import { CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { CfnAccessKey } from 'aws-cdk-lib/aws-iam';
import { App, CfnParameter, Fn, JsonNull, Lazy, SecretValue, Stack, Token } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import { valuesExpression } from '../../src/private/handler-values';

function evaluated(values: unknown): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  return (new Function(`return ${valuesExpression(values)};`) as () => unknown)();
}

describe('values', () => {
  test('come in the order of their keys', () => {
    expect(valuesExpression({ b: 1, a: { d: [true, null, 'x'], c: -0.5 }, e: {}, f: [] }))
      .toBe('{ "a": { "c": -0.5, "d": [true, null, "x"] }, "b": 1, "e": {}, "f": [] }');
  });

  test('of every kind of text stay what they are', () => {
    const json = fc.jsonValue({ noUnicodeString: false }).filter((value) => !/__proto__|resolve:|Token\[|-0/.test(JSON.stringify(value) ?? '') && !hasHugeNumber(value));
    fc.assert(fc.property(json, (value) => {
      expect(JSON.stringify(sorted(evaluated({ value })))).toBe(JSON.stringify(sorted({ value })));
    }), { numRuns: 500 });
  });

  test('may be the greatest integers and any fraction', () => {
    const numbers = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0.1, 5e-324];
    expect(evaluated({ numbers })).toEqual({ numbers });
  });

  test('cannot end a line or a text', () => {
    const text = '\u2028\u2029"\'`\\\n</script>${1}*/';
    expect(valuesExpression({ text })).not.toMatch(/[\u2028\u2029\n]/);
    expect(evaluated({ text })).toEqual({ text });
  });

  test('that are null in languages whose null does not arrive are null', () => {
    expect(evaluated({ a: JsonNull.INSTANCE, b: [1, JsonNull.INSTANCE, { c: JsonNull.INSTANCE }] })).toEqual({ a: null, b: [1, null, { c: null }] });
  });

  test('are null by that of another version of aws-cdk-lib, too', () => {
    expect(evaluated({ a: otherJsonNull() })).toEqual({ a: null });
  });

  test('of deployment come as base64', () => {
    const stack = new Stack(new App(), 'Stack');
    const table = new CfnParameter(stack, 'Table').valueAsString;
    expect(stack.resolve(valuesExpression({ table: `${table}"x` }))).toEqual({
      'Fn::Join': ['', ['{ "table": util.base64Decode("', { 'Fn::Base64': { 'Fn::Join': ['', [{ Ref: 'Table' }, '"x']] } }, '") }']],
    });
  });
});

describe('refused by name', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const stack = new Stack(new App(), 'Stack');
  const password = new CfnParameter(stack, 'Password', { noEcho: true }).valueAsString;
  const client = new CfnUserPoolClient(stack, 'Client', { userPoolId: 'x', generateSecret: true });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'values.a.b[0] is undefined: leave it out, or for null take null, or from Python or Java JsonNull.INSTANCE of aws-cdk-lib'],
    ['a function', () => 1, 'values.a.b[0] is a function'],
    ['a symbol', Symbol('x'), 'values.a.b[0] is a symbol'],
    ['a bigint', BigInt(1), 'values.a.b[0] is a bigint'],
    ['NaN', NaN, 'values.a.b[0] is NaN'],
    ['Infinity', -Infinity, 'values.a.b[0] is -Infinity'],
    ['an integer of Python that was rounded', 2 ** 60, 'values.a.b[0] is 1152921504606847000, which a number of JavaScript cannot hold exactly: take a text'],
    ['the least of Java', -(2 ** 63), 'values.a.b[0] is -9223372036854776000, which'],
    ['the first that two integers become', 2 ** 53, 'values.a.b[0] is 9007199254740992, which'],
    ['a circle', circle, 'values.a.b[0].self contains itself'],
    ['a date', new Date(), 'values.a.b[0] is an object of the class Date'],
    ['a map of JavaScript', new Map(), 'values.a.b[0] is an object of the class Map'],
    ['an object of no class', Object.create(Object.create(null) as object), 'values.a.b[0] is an object of the class without a name'],
    ['a construct', new App(), 'values.a.b[0] is an object of the class App'],
    ['a gap', new Array(1), 'values.a.b[0][0] is undefined'],
    ['a key that sets the prototype', JSON.parse('{"__proto__": 1}'), 'values.a.b[0] has a key __proto__'],
    ['a key of deployment', { [Fn.ref('X')]: 1 }, 'values.a.b[0] has a key that is known at deployment only'],
    ['a number of deployment', Token.asNumber(Fn.ref('X')), 'values.a.b[0] is a number known at deployment only'],
    ['a list of deployment', Token.asList(Fn.ref('X')), 'values.a.b[0][0] is of a list known at deployment only'],
    ['an object of deployment', Lazy.any({ produce: () => 1 }), 'values.a.b[0] is known at deployment only'],
    ['a secret', SecretValue.secretsManager('x'), 'values.a.b[0] is a secret'],
    ['a secret as a token', Token.asString(SecretValue.secretsManager('x')), 'values.a.b[0] is a secret'],
    ['a secret as a text', SecretValue.secretsManager('x').unsafeUnwrap(), 'values.a.b[0]'],
    ['a secret inside a text', `x${SecretValue.ssmSecure('x').unsafeUnwrap()}`, 'values.a.b[0]'],
    ['the secret of an app client', client.attrClientSecret, 'values.a.b[0] is a secret'],
    ['the secret of an access key', `x${new CfnAccessKey(stack, 'Key', { userName: 'x' }).attrSecretAccessKey}`, 'values.a.b[0] is a secret'],
    ['an API key', new CfnApiKey(stack, 'ApiKey', { apiId: 'x' }).attrApiKey, 'values.a.b[0] is a secret'],
    ['a parameter without echo', `x${password}`, 'values.a.b[0] is a secret'],
    ['a dynamic reference', 'x{{resolve:ssm:/x}}', 'values.a.b[0] contains {{resolve:'],
    ['a dynamic reference as a key', { '{{resolve:ssm:/x}}': 1 }, 'values.a.b[0] has a key that contains {{resolve:'],
  ])('%s', (_, value, message) => {
    expect(() => valuesExpression({ a: { b: [value] } })).toThrow(message);
  });

  test('but one object in two places is fine', () => {
    const one = { a: 1 };
    expect(evaluated({ x: one, y: [one, one] })).toEqual({ x: one, y: [one, one] });
  });
});

function hasHugeNumber(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasHugeNumber);
}

function otherJsonNull(): object {
  let other: object = {};
  jest.isolateModules(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- as a second version is loaded
    other = (require('aws-cdk-lib/core') as { readonly JsonNull: { readonly INSTANCE: object } }).JsonNull.INSTANCE;
  });
  expect(other).not.toBeInstanceOf(JsonNull);
  return other;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, each]) => [key, sorted(each)]));
}
