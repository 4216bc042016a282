const start = performance.now();
const { App, Stack } = require('aws-cdk-lib/core');
const { UserPool } = require('aws-cdk-lib/aws-cognito');
const { CognitoEventsApi } = require('../../lib');
const [count] = process.argv.slice(2);

const stack = new Stack(new App({ analyticsReporting: false }), 'Chat');
const userPool = new UserPool(stack, 'Users');
const add = (index) => new CognitoEventsApi(stack, `Api${index}`, { userPool, apiName: `api${index}` });

for (let index = 0; index < count; index++) add(index);
stack.node.root.synth();
console.log(performance.now() - start);
