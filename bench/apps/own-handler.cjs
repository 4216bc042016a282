// A namespace with handlers of one's own: composed by the construct, or written by hand with an L1.
const { readFileSync } = require('node:fs');
const { App, Stack } = require('aws-cdk-lib/core');
const { CfnChannelNamespace } = require('aws-cdk-lib/aws-appsync');
const { UserPool } = require('aws-cdk-lib/aws-cognito');
const { ChannelPolicy, CognitoEventsApi, EventHandlers } = require('../../lib');
const [how, file, count] = process.argv.slice(2);
const code = readFileSync(file, 'utf8');

const stack = new Stack(new App({ analyticsReporting: false }), 'Chat');
const events = new CognitoEventsApi(stack, 'Events', { userPool: new UserPool(stack, 'Users') });
// what every app with the construct has already
stack.resolve(events.privateNamespace.cfnChannelNamespace.codeHandlers);

const add = {
  'composed': (name) => events.addNamespace(name, {
    subscribePolicy: ChannelPolicy.owner(), publishPolicy: ChannelPolicy.owner(), handlers: EventHandlers.fromInline(code, { values: { limit: 10 } }),
  }).cfnChannelNamespace,
  'by-hand': (name) => {
    const modes = [{ authType: 'AMAZON_COGNITO_USER_POOLS' }];
    return new CfnChannelNamespace(stack, name, { apiId: events.apiId, name, codeHandlers: code, publishAuthModes: modes, subscribeAuthModes: modes });
  },
}[how];

/** Until its code is as the template has it. */
function timed(name) {
  const start = performance.now();
  stack.resolve(add(name).codeHandlers);
  return performance.now() - start;
}

const first = timed('first');
let all = 0;
for (let index = 0; index < count; index++) all += timed(`more-${index}`);
console.log(JSON.stringify({ first, each: all / count }));
