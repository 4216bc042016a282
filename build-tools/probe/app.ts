import { CfnApi, CfnApiKey, CfnChannelNamespace } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';

const modes = (...types: readonly string[]) => types.map((authType) => ({ authType }));
const EVERY_MODE = ['API_KEY', 'AMAZON_COGNITO_USER_POOLS', 'AWS_IAM', 'AWS_LAMBDA'];
const SEEN = `function seen(ctx) {
  return { channel: ctx.info.channel, namespace: ctx.info.channelNamespace, operation: ctx.info.operation, identity: ctx.identity ? Object.keys(ctx.identity) : null };
}
`;
/** A client hears what the handler of its subscription saw as the text of an error. */
const ECHO = `import { util } from '@aws-appsync/utils';
${SEEN}export function onSubscribe(ctx) {
  util.error(JSON.stringify({ seen: seen(ctx), authType: util.authType() }), 'Echo');
}
`;
/** Subscribers hear what the handler of a publication saw. */
const MIRROR = `${SEEN}export function onPublish(ctx) {
  return ctx.events.map((event) => ({ id: event.id, payload: { was: event.payload, seen: seen(ctx) } }));
}
`;
/** What an operation is answered when its handler returns less, more or something else; the second segment says which. */
const RETURNS = `import { util } from '@aws-appsync/utils';
function refuse(ctx, how) {
  if (how === 'unauthorized') util.unauthorized();
  if (how === 'error') util.error('the text of the error', 'TheTypeOfTheError');
  if (how === 'exception') return ctx.identity.no.such.member;
}
export function onSubscribe(ctx) {
  refuse(ctx, ctx.info.channel.segments[1]);
}
export function onPublish(ctx) {
  const how = ctx.info.channel.segments[1];
  refuse(ctx, how);
  if (how === 'one-error') return ctx.events.map((event, at) => at === 0 ? { id: event.id, error: 'the text of the error' } : event);
  if (how === 'drop-first') return ctx.events.filter((event) => event.id !== ctx.events[0].id);
  if (how === 'null') return null;
  if (how === 'unknown-id') return [{ id: 'no-such-id', payload: 1 }];
  if (how === 'twice') return [ctx.events[0], ctx.events[0]];
  return ctx.events;
}
`;
const AUTHORIZER = 'exports.handler = async ({ authorizationToken }) => ({ isAuthorized: authorizationToken === "let-me-in", handlerContext: { who: "the probe" }, ttlOverride: 0 });';

/** What is asked: every mode on one API, and a second API whose client expression matches only a part of a client's id. */
export class ProbeStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { description: 'What the local server of cdk-cognito-events-api wants to know of AppSync Events; delete it afterwards' });
    const userPool = new UserPool(this, 'Users', { removalPolicy: RemovalPolicy.DESTROY });
    const client = userPool.addClient('Client', { authFlows: { userPassword: true }, accessTokenValidity: Duration.minutes(5) });
    const authorizer = new LambdaFunction(this, 'Authorizer', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline(AUTHORIZER) });
    const cognito = (appIdClientRegex?: string) => (
      { authType: 'AMAZON_COGNITO_USER_POOLS', cognitoConfig: { userPoolId: userPool.userPoolId, awsRegion: this.region, appIdClientRegex } });

    const api = new CfnApi(this, 'Api', {
      name: 'probe',
      eventConfig: {
        authProviders: [...modes('API_KEY', 'AWS_IAM'), cognito(), { authType: 'AWS_LAMBDA', lambdaAuthorizerConfig: { authorizerUri: authorizer.functionArn, authorizerResultTtlInSeconds: 0 } }],
        connectionAuthModes: modes(...EVERY_MODE), defaultPublishAuthModes: modes(...EVERY_MODE), defaultSubscribeAuthModes: modes(...EVERY_MODE),
      },
    });
    authorizer.addPermission('AppSync', { principal: new ServicePrincipal('appsync.amazonaws.com'), sourceArn: api.attrApiArn });
    const namespace = (name: string, codeHandlers?: string, publish?: string) => new CfnChannelNamespace(this, `${name}Namespace`, {
      apiId: api.attrApiId, name, codeHandlers, publishAuthModes: publish === undefined ? undefined : modes(publish),
    });
    namespace('open');
    namespace('echo', ECHO);
    namespace('mirror', MIRROR);
    namespace('returns', RETURNS);
    namespace('iam', undefined, 'AWS_IAM');
    const key = new CfnApiKey(this, 'Key', { apiId: api.attrApiId });

    const part = new CfnApi(this, 'PartApi', {
      name: 'probe-part-of-a-client-id',
      eventConfig: {
        authProviders: [cognito('[a-z0-9]{5}')], connectionAuthModes: modes('AMAZON_COGNITO_USER_POOLS'),
        defaultPublishAuthModes: modes('AMAZON_COGNITO_USER_POOLS'), defaultSubscribeAuthModes: modes('AMAZON_COGNITO_USER_POOLS'),
      },
    });
    const outputs = {
      Region: this.region, HttpHost: api.attrDnsHttp, RealtimeHost: api.attrDnsRealtime,
      PartHttpHost: part.attrDnsHttp, PartRealtimeHost: part.attrDnsRealtime,
      ApiKey: key.attrApiKey, UserPoolId: userPool.userPoolId, ClientId: client.userPoolClientId,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

if (require.main === module) new ProbeStack(new App(), 'EventsProbe');
