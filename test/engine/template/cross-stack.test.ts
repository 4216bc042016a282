import { UserPool } from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Stack, Stage } from 'aws-cdk-lib/core';
import { ENVIRONMENT, IAM_API, lines, load, newApp, stackArtifact, temporaryFolder, writeAssembly } from './temporary-folder';
import { loadApplication } from '../../../engine/template/load-application';
import { CognitoEventsApi } from '../../../src';

const folder = temporaryFolder();

describe('an app of several stacks', () => {
  const app = newApp(folder);
  const stage = new Stage(app, 'Prod');
  const users = new Stack(stage, 'Users');
  const userPool = new UserPool(users, 'Pool');
  const client = userPool.addClient('Web');
  const chat = new Stack(stage, 'Chat');
  const events = new CognitoEventsApi(chat, 'Events', { userPool, userPoolClients: [client] });
  const backend = new Stack(stage, 'Backend');
  const code = new lambda.Function(backend, 'Fn', {
    runtime: lambda.Runtime.NODEJS_20_X, handler: 'index.handler', code: lambda.Code.fromAsset(__dirname),
  });
  events.publicNamespace.grantPublish(code);
  const application = load(app);
  const [api] = application.eventApis;

  test('is resolved across them, in nested assemblies too', () => {
    expect(application.problems).toEqual([]);
    const [{ userPoolId, clients }] = application.userPools;
    expect(api.authProviders[0]).toEqual({ authType: 'AMAZON_COGNITO_USER_POOLS', userPoolId, region: 'us-east-1', appIdClientRegex: `^(?:${clients[0].clientId})$` });
    expect(clients).toHaveLength(1);
    expect(application.functions[0].role!.statements[0].resources).toEqual([`${api.arn}/channelNamespace/public`]);
  });

  test('has the folders of function assets', () => {
    expect(application.functions[0].codeFolder).toMatch(/asset\.[0-9a-f]+$/);
  });

  test('names stacks as they would be deployed', () => {
    expect(api.stack).toBe('Prod-Chat');
    expect(application.functions[0]).toMatchObject({ stack: 'Prod-Backend', path: 'Prod/Backend/Fn' });
  });
});

describe('what a stack imports', () => {
  const read = (stacks: Readonly<Record<string, { readonly environment?: string; readonly outputs?: object; readonly sections?: object }>>) => {
    const files = Object.entries(stacks).map(([id, { outputs, sections }]) => [`${id}.json`, { Resources: { Api: IAM_API }, Outputs: outputs, ...sections }]);
    const artifacts = Object.fromEntries(Object.entries(stacks).map(([id, { environment }]) => [id, stackArtifact(`${id}.json`, environment)]));
    const application = loadApplication(writeAssembly(folder, { 'manifest.json': { artifacts }, ...Object.fromEntries(files) as object }), ENVIRONMENT);
    return { values: application.outputs.map(({ stack, name, value }) => `${stack}.${name}=${value}`), problems: lines(application.problems) };
  };
  const exporting = (value: unknown, name: unknown = 'x') => ({ Out: { Value: value, Export: { Name: name } } });
  const IMPORT = { In: { Value: { 'Fn::ImportValue': 'x' } } };

  test('is what another stack of its account and region exports', () => {
    const eu = 'aws://111111111111/eu-west-1';
    const { values } = read({
      A: { outputs: exporting('us') }, B: { environment: eu, outputs: exporting('eu') }, C: { environment: eu, outputs: IMPORT }, D: { outputs: IMPORT },
    });
    expect(values).toEqual(['A.Out=us', 'B.Out=eu', 'C.In=eu', 'D.In=us']);
  });

  test('is a problem where two stacks export it', () => {
    expect(read({ A: { outputs: exporting('1') }, B: { outputs: exporting('2') }, C: { outputs: IMPORT } }).problems)
      .toEqual(['C/In.Value: Fn::ImportValue x: exported by A and B']);
  });

  test('may have a name that is resolved, and is found beside names that cannot be', () => {
    const outputs = { ...exporting('1', { 'Fn::Sub': 'x' }), Late: { Value: '2', Export: { Name: { Ref: 'Late' } } } };
    const { values, problems } = read({ A: { outputs, sections: { Parameters: { Late: { Type: 'String' } } } }, B: { outputs: IMPORT } });
    expect(values).toContain('B.In=1');
    expect(problems).toEqual([]);
  });

  test('is not there if the condition of the output is false', () => {
    const Conditions = { No: { 'Fn::Equals': ['a', 'b'] } };
    const Outputs = { Out: { ...exporting('1').Out, Condition: 'No' } };
    expect(read({ A: { sections: { Conditions, Outputs } }, B: { outputs: IMPORT } }).problems)
      .toEqual(['B/In.Value: Fn::ImportValue x: no stack of the app in 123456789012/us-east-1 exports it']);
  });

  test('is a problem of the importer if it cannot be resolved, with its cause', () => {
    expect(read({ A: { outputs: exporting({ Ref: 'Nothing' }) }, B: { outputs: IMPORT } }).problems)
      .toEqual(['B/In.Value: Ref Nothing: the template has no such resource or parameter']);
  });

  test('ends with a problem where exports go round in a circle', () => {
    const { problems } = read({ A: { outputs: exporting({ 'Fn::ImportValue': 'y' }, 'x') }, B: { outputs: exporting({ 'Fn::ImportValue': 'x' }, 'y') }, C: { outputs: IMPORT } });
    expect(problems).toEqual(['C/In.Value: nested deeper than 100 levels, or in a circle']);
  });

  test('ends with a problem where names of exports import', () => {
    expect(read({ A: { outputs: exporting('1', { 'Fn::ImportValue': 'x' }) }, B: { outputs: IMPORT } }).problems)
      .toEqual(['B/In.Value: Fn::ImportValue x: no stack of the app in 123456789012/us-east-1 exports it']);
  });

  test('ends with a problem where exports double again and again', () => {
    const outputs = Object.fromEntries(Array.from({ length: 40 }, (_, at) => {
      const next = { 'Fn::ImportValue': `x${at + 1}` };
      return [`Out${at}`, { Value: at === 39 ? 'x'.repeat(1000) : { 'Fn::Join': ['', [next, next]] }, Export: { Name: at === 0 ? 'x' : `x${at}` } }];
    }));
    const { problems } = read({ A: { outputs }, C: { outputs: IMPORT } });
    expect(problems).toEqual([expect.stringMatching(/^C\/In\.Value: (the app takes more than 1000000 steps to resolve|a text of more than 1000000 characters)$/)]);
  });
});
