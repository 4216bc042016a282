const start = performance.now();
const { App, Stack } = require('aws-cdk-lib/core');
const { UserPool } = require('aws-cdk-lib/aws-cognito');
const { CognitoEventsApi } = require('../../lib');
const [count] = process.argv.slice(2);

const stack = new Stack(new App({ analyticsReporting: false }), 'Chat');
const userPool = new UserPool(stack, 'Users');
const add = (index) => new CognitoEventsApi(stack, `Api${index}`, { userPool, apiName: `api${index}` });

add(0);
const first = performance.now() - start;
for (let index = 1; index < count; index++) add(index);
stack.node.root.synth();
console.log(JSON.stringify({ first, whole: performance.now() - start }));
