import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnApi, CfnChannelNamespace } from 'aws-cdk-lib/aws-appsync';
import { CfnUserPool, CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { App, Fn, Stack } from 'aws-cdk-lib/core';
import { NOTIFY_CODE } from './notify-code';

const USER_POOL = 'AMAZON_COGNITO_USER_POOLS';
const IAM = 'AWS_IAM';

/** Lets users read what is below their own sub. */
export const OWNER_HANDLER = `import { util } from '@aws-appsync/utils';

export function onSubscribe(ctx) {
  const segments = ctx.info.channel.segments;
  console.log(\`\${ctx.identity.username} asks for \${ctx.info.channel.path}\`);
  if (segments[1] === '*' || segments[1] !== ctx.identity.sub) {
    util.unauthorized();
  }
}
`;

/** The mistake that this project exists for: whatever no rule names is allowed. */
export const LEAKING_HANDLER = `import { util } from '@aws-appsync/utils';

export function onSubscribe(ctx) {
  if (!ctx.identity.sub) {
    util.unauthorized();
  }
}
`;

/** Writes the template of an app with a user pool, an Event API and a function that tells one user something; gives its path. */
export function writeChatTemplate(privateHandler: string): string {
  const stack = new Stack(new App(), 'Chat');
  const pool = new CfnUserPool(stack, 'Users');
  const client = new CfnUserPoolClient(stack, 'Web', { userPoolId: pool.ref });
  const modes = [{ authType: USER_POOL }];
  const api = new CfnApi(stack, 'Events', {
    name: 'chat',
    eventConfig: {
      authProviders: [
        { authType: USER_POOL, cognitoConfig: { userPoolId: pool.ref, awsRegion: stack.region, appIdClientRegex: Fn.sub('^(?:${Web})$', { Web: client.ref }) } },
        { authType: IAM },
      ],
      connectionAuthModes: modes,
      defaultPublishAuthModes: [{ authType: IAM }],
      defaultSubscribeAuthModes: modes,
    },
  });
  new CfnChannelNamespace(stack, 'Public', { apiId: api.attrApiId, name: 'public' });
  new CfnChannelNamespace(stack, 'Private', { apiId: api.attrApiId, name: 'private', codeHandlers: privateHandler });
  addNotify(stack, api);

  const file = join(mkdtempSync(join(tmpdir(), 'console-test-')), 'Chat.template.json');
  writeFileSync(file, JSON.stringify(Template.fromStack(stack).toJSON()));
  return file;
}

function addNotify(stack: Stack, api: CfnApi): void {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
  const publish = { Effect: 'Allow', Action: 'appsync:EventPublish', Resource: Fn.join('/', [api.attrApiArn, 'channelNamespace/private']) };
  const role = new CfnRole(stack, 'NotifyRole', {
    assumeRolePolicyDocument: trust,
    policies: [{ policyName: 'publish', policyDocument: { Version: '2012-10-17', Statement: [publish] } }],
  });
  new CfnFunction(stack, 'Notify', {
    code: { zipFile: NOTIFY_CODE },
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    timeout: 60,
    role: role.attrArn,
    environment: { variables: { EVENTS_URL: Fn.join('', ['https://', api.getAtt('Dns.Http').toString(), '/event']) } },
  });
}
