// The same resources as with-construct.cjs, written with L1s: the baseline of the synthesis figures.
const start = performance.now();
const { App, Stack } = require('aws-cdk-lib/core');
const { UserPool } = require('aws-cdk-lib/aws-cognito');
const { CfnApi, CfnChannelNamespace } = require('aws-cdk-lib/aws-appsync');
const [count, codeFile] = process.argv.slice(2);
const code = require('node:fs').readFileSync(codeFile, 'utf8');

const stack = new Stack(new App({ analyticsReporting: false }), 'Chat');
const userPool = new UserPool(stack, 'Users');
const modes = (authType) => [{ authType }];

function add(index) {
  const users = modes('AMAZON_COGNITO_USER_POOLS');
  const api = new CfnApi(stack, `Api${index}`, {
    name: `api${index}`,
    eventConfig: {
      authProviders: [
        { authType: 'AMAZON_COGNITO_USER_POOLS', cognitoConfig: { userPoolId: userPool.userPoolId, awsRegion: userPool.env.region } },
        { authType: 'AWS_IAM' },
      ],
      connectionAuthModes: users, defaultPublishAuthModes: users, defaultSubscribeAuthModes: users,
    },
  });
  const common = { apiId: api.attrApiId, publishAuthModes: modes('AWS_IAM'), subscribeAuthModes: users };
  new CfnChannelNamespace(stack, `Public${index}`, { ...common, name: 'public' });
  new CfnChannelNamespace(stack, `Private${index}`, { ...common, name: 'private', codeHandlers: code });
}

add(0);
const first = performance.now() - start;
for (let index = 1; index < count; index++) add(index);
stack.node.root.synth();
console.log(JSON.stringify({ first, whole: performance.now() - start }));
