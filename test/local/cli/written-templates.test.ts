import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckReport } from '../../../engine/holes/report';
import type { main as Main } from '../../../local/cli/main';

// Apps that know nothing of this library: of SAM, and written by hand.

let folder: string;
let main: typeof Main;
beforeAll(async () => {
  Object.assign(globalThis, { PACKAGE_VERSION: '0.0.0' }); // which the bundle has for a constant
  ({ main } = await import('../../../local/cli/main'));
  folder = mkdtempSync(join(tmpdir(), 'written-templates-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main([...args], { out: (line) => out.push(line), err: (text) => err.push(text), colors: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const MODES = ['SubscribeAuthModes: [{ AuthType: AMAZON_COGNITO_USER_POOLS }]', 'PublishAuthModes: [{ AuthType: AWS_IAM }]'];
const SHARED = `
  Events:
    Type: AWS::AppSync::Api
    Properties:
      Name: orders
      EventConfig:
        AuthProviders:
          - AuthType: AMAZON_COGNITO_USER_POOLS
            CognitoConfig: { UserPoolId: !Ref Users, AwsRegion: !Ref AWS::Region, AppIdClientRegex: !Sub '^\${Web}$' }
          - AuthType: AWS_IAM
        ConnectionAuthModes: [{ AuthType: AMAZON_COGNITO_USER_POOLS }]
        DefaultPublishAuthModes: [{ AuthType: AWS_IAM }]
        DefaultSubscribeAuthModes: [{ AuthType: AMAZON_COGNITO_USER_POOLS }]
  Users: { Type: AWS::Cognito::UserPool }
  Web: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: !Ref Users } }
`;
const CODE_LINE = '          if (ctx.info.channel.segments[1] !== ctx.identity.sub) util.unauthorized();';
const NAMESPACE = `
  Orders:
    Type: AWS::AppSync::ChannelNamespace
    Properties:
      ApiId: !GetAtt Events.ApiId
      Name: orders
      ${MODES.join('\n      ')}
      CodeHandlers: |
        import { util } from '@aws-appsync/utils';
        export function onSubscribe(ctx) {
${CODE_LINE}
        }
`;
const TEMPLATES: Readonly<Record<string, string>> = {
  SAM: `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: nodejs22.x, Handler: index.handler } }
Resources:
  Notify:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: "process.exit(7)"
      Policies:
        - Statement: [{ Effect: Allow, Action: appsync:EventPublish, Resource: !Sub '\${Events.ApiArn}/channelNamespace/orders' }]
${SHARED}${NAMESPACE}`,
  YAML: `Resources:
  Notify:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }
      Policies:
        - PolicyName: publish
          PolicyDocument: { Statement: [{ Effect: Allow, Action: appsync:EventPublish, Resource: !Sub '\${Events.ApiArn}/channelNamespace/orders' }] }
${SHARED}${NAMESPACE}`,
};

describe.each(Object.entries(TEMPLATES))('in a template of %s', (name, template) => {
  test('the matrix says who may do what', async () => {
    const { code, out, err } = await run('matrix', write(`${name}.yaml`, template), '--format', 'markdown');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('| `/orders/<own sub>/*` | **allowed** |');
    expect(out).toContain('| `/orders/<other sub>/*` | denied: policy |');
    expect(out).toMatch(/\| publish \| role Notify(?:Role)? \|\n\| --- \| --- \|\n\| every channel \| \*\*allowed\*\* \|/);
  });

  test('the check finds nothing where there is nothing', async () => {
    const { code, out } = await run('check', write(`${name}.yaml`, template));
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/nothing found; \d{3,} questions asked/) as string });
  });

  test('the check finds a mistake, with its line, and the matrix shows it', async () => {
    const mistaken = template.replace(CODE_LINE, "          if (!ctx.info.channel.path.startsWith('/orders/' + ctx.identity.sub)) util.unauthorized();");
    const file = write(`${name}-prefix.yaml`, mistaken);
    const { code, out } = await run('check', file, '--format', 'json');
    expect(code).toBe(1);
    const { findings } = JSON.parse(out) as CheckReport;
    const line = mistaken.split('\n').findIndex((text) => text.includes('CodeHandlers:')) + 1;
    expect(findings.map(({ rule, logicalId, line: at }) => [rule, logicalId, at])).toEqual([['cdk-cognito-events-api:otherUsersChannels', 'Orders', line]]);
  });

  test('what only a deployment knows is said, and not counted as safe', async () => {
    const open = `Parameters: { Code: { Type: String } }\n${template.replace(/CodeHandlers: \|[^]*/, 'CodeHandlers: !Ref Code\n')}`;
    const file = write(`${name}-open.yaml`, open);
    expect(await run('check', file)).toMatchObject({ code: 3, out: expect.stringContaining('undecidedHandler') as string });
    const matrix = await run('matrix', file, '--format', 'markdown');
    expect(matrix.out).toMatch(/\| subscribe \| user \|.*\n.*\n\| every channel \| \*\*undecided\*\* \|/);
    expect(matrix.err).toContain('undecided: onSubscribe of namespace orders');
  });
});
