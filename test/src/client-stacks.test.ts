import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { App, CfnOutput, NestedStack, Stack } from 'aws-cdk-lib/core';
import { CognitoEventsApi } from '../../src';

const MESSAGE = 'Back/Events: userPoolClients: Front/Client is a client of the stack Front, which uses the stack of the API; ' +
  'each would need the other to be deployed first: make the client in Back, or in a stack of its own';

let app: App;
let back: Stack;
let front: Stack;
let userPool: UserPool;

beforeEach(() => {
  app = new App();
  back = new Stack(app, 'Back');
  front = new Stack(app, 'Front');
  userPool = new UserPool(new Stack(app, 'Users'), 'Pool');
});

function apiOf(userPoolClient: UserPoolClient): CognitoEventsApi {
  return new CognitoEventsApi(back, 'Events', { userPool, userPoolClients: [userPoolClient] });
}

test('a client of a stack that uses the API is refused by name', () => {
  const events = apiOf(new UserPoolClient(front, 'Client', { userPool }));
  new CfnOutput(front, 'Url', { value: events.httpUrl });
  expect(() => app.synth()).toThrow(new Error(MESSAGE));
});

test('also if it is added later, and the other stack uses the API through a third one', () => {
  const events = new CognitoEventsApi(back, 'Events', { userPool, userPoolClients: [new UserPoolClient(back, 'First', { userPool })] });
  events.addUserPoolClient(new UserPoolClient(front, 'Client', { userPool }));
  const between = new Stack(app, 'Between');
  new CfnOutput(between, 'Url', { value: events.httpUrl });
  front.addDependency(between);
  expect(() => app.synth()).toThrow(new Error(MESSAGE));
});

test('also if the use is in a nested stack', () => {
  const events = apiOf(new UserPoolClient(front, 'Client', { userPool }));
  new CfnOutput(new NestedStack(front, 'Nested'), 'Url', { value: events.httpUrl });
  expect(() => app.synth()).toThrow(new Error(MESSAGE));
});

test('also if the API is in a nested stack', () => {
  const nested = new NestedStack(back, 'Nested');
  const events = new CognitoEventsApi(nested, 'Events', { userPool, userPoolClients: [new UserPoolClient(front, 'Client', { userPool })] });
  new CfnOutput(front, 'Url', { value: events.httpUrl });
  expect(() => app.synth()).toThrow(new Error(MESSAGE.replace('Back/Events', 'Back/Nested/Events')));
});

test('a client of a stack that does not use the API is taken, and so is one of the API\'s own', () => {
  const events = apiOf(new UserPoolClient(front, 'Client', { userPool }));
  events.addUserPoolClient(new UserPoolClient(back, 'Own', { userPool }));
  expect(() => app.synth()).not.toThrow();
});
