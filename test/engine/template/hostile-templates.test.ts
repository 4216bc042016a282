import { anything, assert, constantFrom, dictionary, letrec, oneof, property, record, tuple, array } from 'fast-check';
import { IAM_API, loadNamespace, loadTemplate, namespace, temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const repeat = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
/** Wraps a value again and again, without recursion. */
const nest = (depth: number, wrap: (inner: unknown) => unknown): unknown => repeat(depth, () => 0).reduce<unknown>((inner) => wrap(inner), 'x');

describe('circles and bombs end with a problem, and the handlers refuse', () => {
  const yes = { 'Fn::Equals': ['a', 'a'] };
  const megabyte = 'x'.repeat(900_000);
  const role = (name: unknown) => ({ Type: 'AWS::IAM::Role', Properties: { RoleName: name } });
  test.each<[string, unknown, object]>([
    ['a condition that is its own', { 'Fn::If': ['A', 'x', 'y'] }, { Conditions: { A: { Condition: 'A' } } }],
    ['a condition that is not itself', { 'Fn::If': ['A', 'x', 'y'] }, { Conditions: { A: { 'Fn::Not': [{ Condition: 'A' }] } } }],
    ['conditions in a circle', { 'Fn::If': ['A', 'x', 'y'] }, { Conditions: { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } } }],
    ['a condition whose values need it', { 'Fn::If': ['A', 'x', 'y'] }, { Conditions: { A: { 'Fn::Equals': [{ 'Fn::If': ['A', 'x', 'y'] }, 'x'] } } }],
    ['a resource whose condition needs its name', { Ref: 'R' }, { Conditions: { A: { 'Fn::Equals': [{ Ref: 'R' }, 'x'] } }, Extra: { R: { ...role('r'), Condition: 'A' } } }],
    ['a deep condition', { 'Fn::If': ['A', 'x', 'y'] }, { Conditions: { A: nest(1_000, (inner) => ({ 'Fn::Not': [inner] })) } }],
    ['a long chain of conditions', { 'Fn::If': ['C0', 'x', 'y'] }, { Conditions: Object.fromEntries(repeat(5_000, (at) => [`C${at}`, at === 4_999 ? yes : { Condition: `C${at + 1}` }])) }],
    ['a deep Fn::Join', nest(1_000, (inner) => ({ 'Fn::Join': ['', [inner]] })), {}],
    ['a deep Fn::Sub', nest(1_000, (inner) => ({ 'Fn::Sub': ['${A}', { A: inner }] })), {}],
    ['a deep Fn::If', nest(1_000, (inner) => ({ 'Fn::If': ['A', inner, 'y'] })), { Conditions: { A: yes } }],
    ['deep lists', nest(1_000, (inner) => [inner]), {}],
    ['deep objects', nest(1_000, (inner) => ({ inner })), {}],
    ['names in a circle', { Ref: 'A' }, { Extra: { A: role({ 'Fn::Sub': '${B}x' }), B: role({ Ref: 'A' }) } }],
    ['a name that is its own', { 'Fn::GetAtt': ['A', 'Arn'] }, { Extra: { A: role({ 'Fn::GetAtt': ['A', 'Arn'] }) } }],
    ['names that double', { Ref: 'R0' }, { Extra: Object.fromEntries(repeat(60, (at) => [`R${at}`, role(at === 59 ? 'x' : { 'Fn::Sub': `\${R${at + 1}}\${R${at + 1}}` })])) }],
    ['a text that is put in many times', { 'Fn::Sub': ['${A}'.repeat(10_000), { A: megabyte }] }, {}],
    ['a text that is joined many times', { 'Fn::Join': ['', repeat(200, () => ({ Ref: 'P' }))] }, { Parameters: { P: { Type: 'String', Default: megabyte } } }],
    ['a text that is split many times', { 'Fn::Join': ['', repeat(500, () => ({ 'Fn::Select': [0, { 'Fn::Split': ['x', { Ref: 'P' }] }] }))] }, { Parameters: { P: { Type: 'String', Default: megabyte } } }],
    ['Fn::Base64 of Fn::Base64', nest(90, (inner) => ({ 'Fn::Base64': inner === 'x' ? megabyte : inner })), {}],
  ])('%s', (_, code, { Extra, ...sections }: { readonly Extra?: object }) => {
    const { namespace: ns, problems } = loadNamespace(folder, { CodeHandlers: code }, {
      Resources: { Api: IAM_API, Ns: namespace({ CodeHandlers: code }), ...Extra }, ...sections,
    });
    expect(ns!.unsupported.onSubscribe).toMatch(/nested deeper than 100 levels, or in a circle|takes more than 1000000 steps|a text of more than 1000000 characters/);
    expect(ns!.code).toBeUndefined();
    expect(problems[0]).toMatch(/^Chat\/Ns\.CodeHandlers: /);
  });

  test('conditions that are asked for again and again are no bomb: each is evaluated once', () => {
    const doubled = (at: number) => ({ 'Fn::And': repeat(10, () => ({ Condition: `C${at + 1}` })) });
    const Conditions = Object.fromEntries(repeat(40, (at) => [`C${at}`, at === 39 ? yes : doubled(at)]));
    expect(loadNamespace(folder, { CodeHandlers: { 'Fn::If': ['C0', 'x', 'y'] } }, { Conditions })).toMatchObject({ namespace: { code: 'x' }, problems: [] });
  });

  test('a million variables that are never closed are read at once', () => {
    expect(loadNamespace(folder, { CodeHandlers: { 'Fn::Sub': '${'.repeat(400_000) } })).toMatchObject({ namespace: { code: '${'.repeat(400_000) }, problems: [] });
  });

  test('a bomb in one namespace leaves nothing open in another', () => {
    const bomb = { 'Fn::Join': ['', repeat(200, () => ({ Ref: 'P' }))] };
    const { eventApis } = loadTemplate(folder, {
      Parameters: { P: { Type: 'String', Default: megabyte } },
      Resources: { Api: IAM_API, ...Object.fromEntries(repeat(100, (at) => [`Ns${at}`, namespace({ Name: `ns${at}`, CodeHandlers: bomb })])), Last: namespace({ Name: 'last', CodeHandlers: 'x' }) },
    });
    for (const { unsupported, code } of eventApis[0].namespaces.values()) expect([unsupported.onSubscribe ?? 'runs', code]).toEqual(code === 'x' ? ['runs', 'x'] : [expect.any(String), undefined]);
  });
});

describe('names that JavaScript has itself', () => {
  test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__', '__defineGetter__'])('are just names: %s', (name) => {
    const problemsOf = (code: object, sections: object = {}) => loadNamespace(folder, { CodeHandlers: code }, sections).problems[0];
    expect(problemsOf({ Ref: name })).toContain(`Ref ${name}: the template has no such resource`);
    expect(problemsOf({ 'Fn::GetAtt': [name, name] })).toContain(`Fn::GetAtt ${name}.${name}: the template has no such resource`);
    expect(problemsOf({ 'Fn::Sub': `\${${name}}` })).toContain(`Ref ${name}: the template has no such resource`);
    expect(problemsOf({ 'Fn::Sub': [`\${${name}}`, {}] })).toContain(`Ref ${name}: the template has no such resource`);
    expect(problemsOf({ 'Fn::FindInMap': [name, name, name] }, { Mappings: {} })).toContain('Fn::FindInMap finds nothing');
    expect(problemsOf({ 'Fn::FindInMap': ['A', name, name] }, { Mappings: { A: {} } })).toContain('Fn::FindInMap finds nothing');
    expect(problemsOf({ 'Fn::If': [name, 1, 2] }, { Conditions: {} })).toContain(`there is no condition ${name}`);
    expect(problemsOf({ 'Fn::ImportValue': name })).toContain(`Fn::ImportValue ${name}: no stack of the app`);
  });

  test('are no way to a prototype', () => {
    const text = JSON.stringify({ Resources: { Api: IAM_API, Ns: namespace({}), Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { POLLUTED: 'x' } } } } } })
      .replace('{"Resources":', '{"__proto__":{"Type":"x"},"Parameters":{"__proto__":{"Default":"x"}},"Resources":')
      .replaceAll('"POLLUTED"', '"__proto__"').replace('"ApiId":', '"__proto__":{"polluted":"x"},"ApiId":');
    const { eventApis, functions } = loadTemplate(folder, text);
    expect(eventApis[0].namespaces.get('ns')!.unsupported.onSubscribe).toContain('has the unknown member "__proto__"');
    expect(functions).toHaveLength(1);
    for (const name of ['Type', 'Default', 'polluted']) expect(({} as Record<string, unknown>)[name]).toBeUndefined();
  });
});

describe('text of a template in a message', () => {
  test('cannot steer a terminal or grow without end', () => {
    const escape = `\u001b[31m${'x'.repeat(10_000)}\u202e`;
    const messages = [
      { Ref: escape }, { 'Fn::GetAtt': [escape, escape] }, { 'Fn::Sub': `\${${escape}}` }, { 'Fn::If': [escape, 1, 2] }, { [`Fn::${escape}`]: 1 }, { 'Fn::ImportValue': escape },
      { 'Fn::FindInMap': [escape, escape, escape] }, { 'Fn::Join': [escape, escape] }, `{{resolve:${escape}`, { 'Fn::Select': [escape, ['a']] },
    ].flatMap((code) => loadNamespace(folder, { CodeHandlers: code }).problems);
    expect(messages).toHaveLength(10);
    for (const message of messages) {
      expect(message).not.toMatch(/[\u001b\u202e]/);
      expect(message.length).toBeLessThan(600);
    }
  });
});

describe('any template at all', () => {
  const known = constantFrom(
    'Ref', 'Fn::If', 'Fn::Sub', 'Fn::GetAtt', 'Fn::Join', 'Fn::Transform', 'Condition', 'AuthType', 'Statement', 'Effect', 'Action', 'Variables', 'Policies', 'PolicyDocument',
    'OnPublish', 'CognitoConfig', 'UserPoolId', '__proto__', 'constructor', 'x',
  );
  const word = constantFrom<unknown>('AWS::NoValue', 'Api', 'Ns', 'Role', 'Fn', 'Yes', 'AWS_IAM', 'API_KEY', 'Allow', 'Deny', '*', 'appsync:*', '${Api}', '', 'x', 0, 1, true, null, {}, []);
  const { value } = letrec<{ value: unknown }>((tie) => ({
    value: oneof(
      { maxDepth: 5, withCrossShrink: true },
      word,
      array(tie('value'), { maxLength: 3 }),
      tuple(known, tie('value')).map(([key, item]) => ({ [key]: item })),
      dictionary(known, tie('value'), { maxKeys: 3 }),
    ),
  }));
  const properties = (names: readonly string[]) => record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
  const resource = (Type: string, names: readonly string[]) => record(
    {
      Type: constantFrom(Type),
      Properties: oneof({ weight: 9, arbitrary: properties(names) }, { weight: 1, arbitrary: value }),
      Condition: value,
    },
    { requiredKeys: ['Type', 'Properties'] },
  );
  const template = record({
    Api: oneof({ weight: 5, arbitrary: constantFrom<unknown>(IAM_API) }, { weight: 1, arbitrary: resource('AWS::AppSync::Api', ['Name', 'EventConfig']) }),
    Ns: resource('AWS::AppSync::ChannelNamespace', ['CodeHandlers', 'CodeS3Location', 'HandlerConfigs', 'PublishAuthModes', 'SubscribeAuthModes'])
      .map(({ Type, Properties, Condition }) => ({ Type, Properties: typeof Properties === 'object' ? { ApiId: { 'Fn::GetAtt': 'Api.ApiId' }, Name: 'ns', ...Properties } : Properties, Condition })),
    Role: resource('AWS::IAM::Role', ['RoleName', 'Policies', 'ManagedPolicyArns', 'PermissionsBoundary']),
    Policy: resource('AWS::IAM::Policy', ['Roles', 'PolicyDocument']),
    Client: resource('AWS::Cognito::UserPoolClient', ['UserPoolId', 'ClientName']),
    Fn: resource('AWS::Lambda::Function', ['Runtime', 'Handler', 'Code', 'Role', 'Environment', 'Timeout']),
  });
  const sections = record({ Conditions: dictionary(constantFrom('Yes', 'x'), value), Parameters: dictionary(known, value), Outputs: dictionary(constantFrom('A', 'B'), value) });

  test('is read, or refused as one that has no Event API, and opens no namespace that could not be read', () => {
    assert(property(template, sections, (Resources, others) => {
      let application;
      try {
        application = loadTemplate(folder, { Resources, ...others });
      } catch (error) {
        expect((error as Error).message).toMatch(/has no AWS::AppSync::Api that can be served/);
        return;
      }
      const ns = application.eventApis[0].namespaces.get('ns');
      if (!ns) return;
      const { onPublish, onSubscribe } = ns.unsupported;
      const isRefused = onPublish !== undefined && onPublish === onSubscribe;
      if (application.problems.some(({ where }) => where.startsWith('Chat/Ns.'))) expect(isRefused).toBe(true);
      if (isRefused) expect(application.problems).not.toEqual([]);
      for (const { message } of application.problems) expect(message).not.toMatch(/TypeError|RangeError|undefined|is not a function|Cannot read|\[object/);
    }), { numRuns: 1000 });
  });

  test('is refused with an error that is meant for people, whatever its sections are', () => {
    assert(property(anything(), anything(), (one, other) => {
      const text = JSON.stringify({ Resources: { Api: IAM_API, One: one }, Parameters: other, Conditions: one, Outputs: other, Mappings: one, Transform: undefined }, (_, item: unknown) => typeof item === 'bigint' ? String(item) : item);
      expect(loadTemplate(folder, text).eventApis).toHaveLength(1);
    }), { numRuns: 500 });
  });
});
