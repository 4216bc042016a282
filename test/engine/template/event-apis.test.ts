import { apiWith, IAM_API, lines, loadNamespace, loadTemplate, namespace, temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const IAM = { AuthType: 'AWS_IAM' };
const SECTIONS = { Parameters: { Late: { Type: 'String' } }, Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Equals': ['a', 'b'] } } };
const NO_VALUE = { Ref: 'AWS::NoValue' };
const read = (properties: object) => loadNamespace(folder, properties, SECTIONS);
const readApi = (eventConfig: object) => {
  const { eventApis: [api], problems } = loadTemplate(folder, { Resources: { Api: apiWith(eventConfig), Ns: namespace({}) }, ...SECTIONS });
  return { api, namespace: api.namespaces.get('ns')!, problems: lines(problems) };
};
const both = (why: string) => ({ onPublish: why, onSubscribe: why });

describe('the modes of a namespace', () => {
  test('are its own, or the API\'s where it states none', () => {
    expect(read({}).namespace).toMatchObject({ publishAuthModes: ['AWS_IAM'], subscribeAuthModes: ['AWS_IAM'], unsupported: {} });
    expect(read({ SubscribeAuthModes: [{ AuthType: 'API_KEY' }] }).namespace).toMatchObject({ publishAuthModes: ['AWS_IAM'], subscribeAuthModes: ['API_KEY'] });
    expect(read({ SubscribeAuthModes: [] }).namespace!.subscribeAuthModes).toEqual([]);
    expect(read({ SubscribeAuthModes: NO_VALUE }).namespace!.subscribeAuthModes).toEqual(['AWS_IAM']);
    expect(read({ SubscribeAuthModes: { 'Fn::If': ['No', [IAM], NO_VALUE] } }).namespace!.subscribeAuthModes).toEqual(['AWS_IAM']);
    expect(read({ SubscribeAuthModes: [{ 'Fn::If': ['No', IAM, NO_VALUE] }, { AuthType: { 'Fn::If': ['Yes', 'API_KEY', 'AWS_IAM'] } }] }).namespace!.subscribeAuthModes).toEqual(['API_KEY']);
  });

  test.each<[string, unknown, string, string]>([
    ['an unknown type', [{ AuthType: 'MAGIC' }], '.0', 'AuthType "MAGIC" is none of API_KEY, AWS_IAM, AMAZON_COGNITO_USER_POOLS, OPENID_CONNECT, AWS_LAMBDA'],
    ['a type in lower case', [{ AuthType: 'aws_iam' }], '.0', 'AuthType "aws_iam" is none of '],
    ['a type named like a member of objects', [{ AuthType: 'constructor' }], '.0', 'AuthType "constructor" is none of '],
    ['a type that is a list', [{ AuthType: ['AWS_IAM'] }], '.0', 'AuthType a list is none of '],
    ['no type', [{}], '.0', 'AuthType nothing is none of '],
    ['a type with something else', [{ AuthType: 'AWS_IAM', Unless: 'x' }], '.0', 'has the unknown member "Unless"; known are AuthType'],
    ['no objects', ['AWS_IAM'], '.0', 'takes an object with AuthType, and got "AWS_IAM"'],
    ['no list', 'AWS_IAM', '', 'takes a list of modes, and got "AWS_IAM", so it admits nobody'],
    ['one object', IAM, '', 'takes a list of modes, and got an object, so it admits nobody'],
    ['null', null, '', 'takes a list of modes, and got null, so it admits nobody'],
    ['a parameter', { Ref: 'Late' }, '', 'parameter Late has no default'],
    ['a type from a parameter', [{ AuthType: { Ref: 'Late' } }], '.0', 'parameter Late has no default'],
    ['an intrinsic among others', [{ 'AuthType': 'AWS_IAM', 'Fn::Transform': {} }], '.0', 'Fn::Transform stands beside other members'],
  ])('admit nobody, and the handlers refuse, where they are %s', (_, modes, where, message) => {
    const { namespace: ns, problems } = read({ SubscribeAuthModes: modes });
    expect(ns).toMatchObject({ publishAuthModes: ['AWS_IAM'], subscribeAuthModes: [] });
    expect(ns!.unsupported.onSubscribe).toContain(`its subscribe modes could not be read: ${message}`);
    expect(ns!.unsupported.onPublish).toBe(ns!.unsupported.onSubscribe);
    expect(problems).toEqual([expect.stringContaining(`Chat/Ns.SubscribeAuthModes${where}: ${message}`)]);
  });

  test('keep what could be read beside what could not, and never become the default', () => {
    expect(read({ PublishAuthModes: [IAM, { AuthType: 'MAGIC' }] }).namespace).toMatchObject({ publishAuthModes: ['AWS_IAM'], unsupported: { onPublish: expect.any(String) as string } });
    expect(read({ PublishAuthModes: [{ AuthType: 'MAGIC' }] }).namespace!.publishAuthModes).toEqual([]);
  });

  test('that come from a default that could not be read refuse too', () => {
    const { namespace: ns, problems } = readApi({ DefaultSubscribeAuthModes: [{ AuthType: 'MAGIC' }] });
    expect(ns.subscribeAuthModes).toEqual([]);
    expect(ns.unsupported.onSubscribe).toMatch(/^its subscribe modes could not be read: AuthType "MAGIC"/);
    expect(problems).toEqual([expect.stringContaining('Chat/Api.EventConfig.DefaultSubscribeAuthModes.0: ')]);
  });
});

describe('the code of a namespace', () => {
  test('is the text of the template, or none', () => {
    expect(read({ CodeHandlers: 'x' }).namespace).toMatchObject({ code: 'x', unsupported: {} });
    expect(read({ CodeHandlers: NO_VALUE }).namespace).toMatchObject({ code: undefined, unsupported: {} });
    expect(read({ CodeHandlers: { 'Fn::Join': ['', ['util.base64Decode("', { 'Fn::Base64': { 'Fn::Sub': 'ü"${AWS::Region}' } }, '")']] } }).namespace!.code)
      .toBe(`util.base64Decode("${Buffer.from('ü"us-east-1').toString('base64')}")`);
  });

  test.each<[string, object, string, string]>([
    ['is empty', { CodeHandlers: '' }, 'CodeHandlers', 'takes text, and got ""'],
    ['is no text', { CodeHandlers: 1 }, 'CodeHandlers', 'takes text, and got 1'],
    ['is a list', { CodeHandlers: ['x'] }, 'CodeHandlers', 'takes text, and got a list'],
    ['is null', { CodeHandlers: null }, 'CodeHandlers', 'takes text, and got null'],
    ['comes from a parameter', { CodeHandlers: { 'Fn::Sub': 'x ${Late}' } }, 'CodeHandlers', 'parameter Late has no default'],
    ['has a dynamic reference', { CodeHandlers: 'const secret = "{{resolve:secretsmanager:x}}";' }, 'CodeHandlers', 'a dynamic reference {{resolve:secretsmanager:…}} is read at deployment'],
    ['is in two places', { CodeHandlers: 'x', CodeS3Location: 's3://b/k' }, 'CodeS3Location', 'and CodeHandlers are both given'],
    ['is at no location', { CodeS3Location: 'k' }, 'CodeS3Location', '"k" is no location such as s3://bucket/key'],
    ['is at a location from a parameter', { CodeS3Location: { Ref: 'Late' } }, 'CodeS3Location', 'parameter Late has no default'],
  ])('refuses everything where it %s', (_, properties, where, message) => {
    const { namespace: ns, problems } = read(properties);
    expect(ns!.code).toBeUndefined();
    expect(ns!.unsupported).toEqual(both(`its code could not be read: ${message}`));
    expect(problems).toEqual([`Chat/Ns.${where}: ${message}`]);
  });
});

describe('the handlers of a namespace', () => {
  const integration = (Behavior: string) => ({ Behavior, Integration: { DataSourceName: 'source' } });

  test('are none where the CDK writes an empty configuration', () => {
    expect(read({ HandlerConfigs: {} })).toMatchObject({ namespace: { unsupported: {} }, problems: [] });
    expect(read({ HandlerConfigs: NO_VALUE })).toMatchObject({ namespace: { unsupported: {} }, problems: [] });
  });

  test('refuse by name where their data source is not there, and each for itself', () => {
    expect(read({ HandlerConfigs: { OnPublish: integration('DIRECT') } })).toMatchObject({
      namespace: { unsupported: { onPublish: 'HandlerConfigs.OnPublish names the data source "source", of which the API has none' } },
      problems: ['Chat/Ns.HandlerConfigs.OnPublish: names the data source "source", of which the API has none'],
    });
    expect(read({ HandlerConfigs: { OnSubscribe: null, OnPublish: 'x' } }).namespace!.unsupported).toEqual({
      onPublish: 'HandlerConfigs.OnPublish takes an object with Behavior, Integration, and got "x"',
      onSubscribe: 'HandlerConfigs.OnSubscribe takes an object with Behavior, Integration, and got null',
    });
  });

  test.each<[string, unknown, string]>([
    ['a text', 'x', 'takes an object with OnPublish, OnSubscribe, and got "x"'],
    ['a list', [], 'takes an object with OnPublish, OnSubscribe, and got a list'],
    ['null', null, 'takes an object with OnPublish, OnSubscribe, and got null'],
    ['misspelt', { onSubscribe: integration('DIRECT') }, 'has the unknown member "onSubscribe"; known are OnPublish, OnSubscribe'],
    ['from a parameter', { Ref: 'Late' }, 'parameter Late has no default'],
  ])('refuse where their configuration is %s', (_, value, message) => {
    expect(read({ HandlerConfigs: value })).toMatchObject({
      namespace: { unsupported: both(`its handler configuration could not be read: ${message}`) }, problems: [`Chat/Ns.HandlerConfigs: ${message}`],
    });
  });
});

describe('a namespace', () => {
  test.each([['CodeHandler'], ['codeHandlers'], ['SubscriberAuthModes'], ['__proto__'], ['constructor']])('with the property %s, which AppSync does not have, refuses', (property) => {
    const properties: unknown = JSON.parse(`{"${property}": "export function onSubscribe() { util.unauthorized(); }"}`);
    const { namespace: ns, problems } = read(properties as object);
    expect(ns!.unsupported.onSubscribe).toMatch(new RegExp(`^its properties could not be read: has the unknown member "${property}"; known are ApiId, CodeHandlers, `));
    expect(problems).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ['properties that are included', { 'ApiId': { 'Fn::GetAtt': 'Api.ApiId' }, 'Name': 'ns', 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/more.json' } } }],
    ['properties that depend on a condition', { 'Fn::If': ['Yes', { ApiId: { 'Fn::GetAtt': 'Api.ApiId' }, Name: 'ns' }, {}] }],
    ['properties in a list', []],
    ['properties that are null', null],
  ])('with %s is left out', (_, Properties) => {
    const { eventApis, problems } = loadTemplate(folder, { Resources: { Api: IAM_API, Ns: { Type: 'AWS::AppSync::ChannelNamespace', Properties } }, ...SECTIONS });
    expect(eventApis[0].namespaces.size).toBe(0);
    expect(lines(problems)).toEqual([expect.stringMatching(/^Chat\/Ns\.Properties: /)]);
  });

  test.each<[unknown]>([[''], ['a/b'], ['a b'], ['-a'], ['a-'], ['*'], ['__proto__'], ['x'.repeat(51)], [1], [null], [['ns']], [{ Ref: 'Late' }], ['{{resolve:ssm:x}}']])('is left out with the name %j', (Name) => {
    const { namespace: ns, problems } = read({ Name });
    expect(ns).toBeUndefined();
    expect(problems).toEqual([expect.stringMatching(/^Chat\/Ns\.Name: /)]);
  });

  test.each([['constructor'], ['toString'], ['a'], ['x'.repeat(50)], ['a-1']])('is there with the name %s', (Name) => {
    expect(read({ Name })).toMatchObject({ namespace: { name: Name }, problems: [] });
  });

  test('is left out, with a problem, where its API is unknown or of another app', () => {
    expect(read({ ApiId: { Ref: 'Late' } })).toEqual({ namespace: undefined, problems: ['Chat/Ns.ApiId: parameter Late has no default'] });
    expect(read({ ApiId: 'abc' })).toEqual({ namespace: undefined, problems: ['Chat/Ns.ApiId: "abc" is no Event API of this app, so the namespace is not served'] });
    expect(read({ ApiId: { Ref: 'Api' } }).problems).toEqual([expect.stringMatching(/^Chat\/Ns\.ApiId: "arn:aws:appsync:.*" is no Event API of this app/)]);
  });

  test('of a name that another one has refuses with it: nobody knows which one counts', () => {
    const resources = { Api: IAM_API, One: namespace({ SubscribeAuthModes: [IAM] }), Two: namespace({ CodeHandlers: 'x' }), Three: namespace({}) };
    const { eventApis, problems } = loadTemplate(folder, { Resources: resources });
    expect([...eventApis[0].namespaces.values()]).toEqual([
      expect.objectContaining({ subscribeAuthModes: [], publishAuthModes: [], unsupported: both('ns is the name of Two too, so neither lets anybody in') }),
    ]);
    expect(problems).toHaveLength(2);
  });
});

describe('the providers of an API', () => {
  const POOL = 'AMAZON_COGNITO_USER_POOLS';
  const pool = (config: unknown) => ({ AuthType: POOL, CognitoConfig: config });

  const openId = (config: object) => ({ AuthType: 'OPENID_CONNECT', OpenIDConnectConfig: config });
  const lambda = (config: object) => ({ AuthType: 'AWS_LAMBDA', LambdaAuthorizerConfig: config });
  const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:authorize';

  test('are read, of all types', () => {
    const { api, problems } = readApi({
      AuthProviders: [
        pool({ UserPoolId: 'eu-west-1_A', AwsRegion: 'eu-west-1', AppIdClientRegex: '^x$' }), pool({ UserPoolId: 'eu-west-1_B', AwsRegion: 'eu-west-1', AppIdClientRegex: NO_VALUE }),
        openId({ Issuer: 'https://x' }), openId({ Issuer: 'https://y/', ClientId: '^web$', IatTTL: 60000, AuthTTL: '3600000' }),
        lambda({ AuthorizerUri: FUNCTION }), lambda({ AuthorizerUri: FUNCTION, AuthorizerResultTtlInSeconds: '300', IdentityValidationExpression: '^x-' }),
        { AuthType: 'API_KEY' }, { 'Fn::If': ['No', IAM, NO_VALUE] }, { 'Fn::If': ['Yes', IAM, NO_VALUE] },
      ],
    });
    expect(api.authProviders).toEqual([
      { authType: POOL, userPoolId: 'eu-west-1_A', region: 'eu-west-1', appIdClientRegex: '^x$' }, { authType: POOL, userPoolId: 'eu-west-1_B', region: 'eu-west-1' },
      { authType: 'OPENID_CONNECT', issuer: 'https://x' },
      { authType: 'OPENID_CONNECT', issuer: 'https://y/', clientId: '^web$', iatTtlMs: 60_000, authTtlMs: 3_600_000 },
      { authType: 'AWS_LAMBDA', authorizerUri: FUNCTION, resultTtlSeconds: 0 },
      { authType: 'AWS_LAMBDA', authorizerUri: FUNCTION, resultTtlSeconds: 300, identityValidationExpression: '^x-' },
      { authType: 'API_KEY' }, { authType: 'AWS_IAM' },
    ]);
    expect(problems).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['has an unknown type', { AuthType: 'MAGIC' }, 'AuthType "MAGIC" is none of'],
    ['has an unknown member', { AuthType: 'AWS_IAM', Only: 'x' }, 'has the unknown member "Only"'],
    ['is a text', 'AWS_IAM', 'takes an object with AuthType'],
    ['has no configuration', { AuthType: POOL }, 'takes an object with UserPoolId, AwsRegion, AppIdClientRegex, and got nothing'],
    ['has a pool that a condition chooses that is not there', pool({ UserPoolId: { 'Fn::If': ['Nobody', 'a_b', 'a_c'] }, AwsRegion: 'x' }), 'there is no condition Nobody'],
    ['has no pool', pool({ AwsRegion: 'x' }), 'UserPoolId nothing is no id of a user pool'],
    ['has a pool that leads elsewhere', pool({ UserPoolId: '../../x_y', AwsRegion: 'x' }), 'UserPoolId "../../x_y" is no id of a user pool'],
    ['has a region that leads elsewhere', pool({ UserPoolId: 'a_b', AwsRegion: 'evil.com/' }), 'AwsRegion "evil.com/" is no region'],
    ['has clients that are not there', pool({ UserPoolId: 'a_b', AwsRegion: 'x', AppIdClientRegex: { Ref: 'Nothing' } }), 'Ref Nothing: the template has no such resource'],
    ['has clients that are no expression', pool({ UserPoolId: 'a_b', AwsRegion: 'x', AppIdClientRegex: ['x'] }), 'AppIdClientRegex a list is no expression'],
    ['has no issuer', openId({}), 'Issuer nothing is no issuer'],
    ['has an issuer from a parameter', openId({ Issuer: { Ref: 'Late' } }), 'parameter Late has no default'],
    ['has a client that is no expression', openId({ Issuer: 'https://x', ClientId: '' }), 'ClientId "" is no expression'],
    ['misspells its client, and would accept all', openId({ Issuer: 'https://x', ClientID: '^x$' }), 'has the unknown member "ClientID"'],
    ['has a lifetime that is none', openId({ Issuer: 'https://x', IatTTL: -1 }), 'IatTTL -1 is no number'],
    ['has a lifetime that is no number', openId({ Issuer: 'https://x', AuthTTL: '1h' }), 'AuthTTL "1h" is no number'],
    ['has no function', lambda({}), 'AuthorizerUri nothing is no ARN of a function'],
    ['has a function that is none', lambda({ AuthorizerUri: { Ref: 'Api' } }), 'AuthorizerUri "arn:aws:appsync:'],
    ['keeps answers for more than an hour', lambda({ AuthorizerUri: FUNCTION, AuthorizerResultTtlInSeconds: 3601 }), 'AuthorizerResultTtlInSeconds 3601 is more than 3600'],
    ['misspells its expression', lambda({ AuthorizerUri: FUNCTION, IdentityValidationRegex: 'x' }), 'has the unknown member "IdentityValidationRegex"'],
    ['misspells its clients, and would accept all', pool({ UserPoolId: 'a_b', AwsRegion: 'x', AppIdClientRegExp: '^x$' }), 'has the unknown member "AppIdClientRegExp"'],
  ])('are without one that %s', (_, provider, message) => {
    const { api, problems } = readApi({ AuthProviders: [provider, IAM] });
    expect(api.authProviders).toEqual([{ authType: 'AWS_IAM' }]);
    expect(problems).toEqual([expect.stringContaining(`Chat/Api.EventConfig.AuthProviders.0: ${message}`)]);
  });

  test.each<[string, unknown]>([['nothing', undefined], ['a text', 'AWS_IAM'], ['an object', IAM], ['null', null], ['a parameter', { Ref: 'Late' }]])('are none where the list is %s', (_, AuthProviders) => {
    const { api, problems } = readApi({ AuthProviders });
    expect(api.authProviders).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(/^Chat\/Api\.EventConfig\.AuthProviders: /)]);
  });
});

describe('an API', () => {
  test('lets nobody connect by modes that cannot be read', () => {
    expect(readApi({ ConnectionAuthModes: [{ AuthType: 'MAGIC' }, IAM] }).api.connectionAuthModes).toEqual(['AWS_IAM']);
    expect(readApi({ ConnectionAuthModes: { Ref: 'Late' } }).api.connectionAuthModes).toEqual([]);
    expect(readApi({ ConnectionAuthModes: undefined })).toMatchObject({
      api: { connectionAuthModes: [] }, problems: ['Chat/Api.EventConfig.ConnectionAuthModes: takes a list of modes, and got nothing, so it admits nobody'],
    });
  });

  test.each<[string, unknown]>([
    ['nothing', undefined], ['a text', 'x'], ['a list', [IAM]], ['a parameter', { Ref: 'Late' }],
    ['included', { ...IAM_API.Properties.EventConfig, 'Fn::Transform': { Name: 'AWS::Include' } }],
  ])('lets nobody in where its configuration is %s', (_, EventConfig) => {
    const { eventApis: [api], problems } = loadTemplate(folder, { Resources: { Api: { ...IAM_API, Properties: { Name: 'api', EventConfig } }, Ns: namespace({}) }, ...SECTIONS });
    expect(api).toMatchObject({ authProviders: [], connectionAuthModes: [] });
    expect(api.namespaces.get('ns')).toMatchObject({ publishAuthModes: [], subscribeAuthModes: [], unsupported: { onPublish: expect.any(String) as string, onSubscribe: expect.any(String) as string } });
    expect(lines(problems)[0]).toMatch(/^Chat\/Api\.EventConfig: /);
  });

  test('may have a configuration that depends on a condition', () => {
    const { api, problems } = readApi({});
    const { eventApis } = loadTemplate(folder, {
      Resources: { Api: { ...IAM_API, Properties: { Name: 'api', EventConfig: { 'Fn::If': ['Yes', IAM_API.Properties.EventConfig, NO_VALUE] } } }, Ns: namespace({}) }, ...SECTIONS,
    });
    expect(problems).toEqual([]);
    expect(eventApis).toEqual([api]);
  });

  test('that has no name is called by its logical id, with a problem', () => {
    const { eventApis: [api], problems } = loadTemplate(folder, { Resources: { Api: { ...IAM_API, Properties: { ...IAM_API.Properties, Name: { Ref: 'Late' } } } }, ...SECTIONS });
    expect(api.name).toBe('Api');
    expect(lines(problems)).toEqual(['Chat/Api.Name: parameter Late has no default']);
  });
});
