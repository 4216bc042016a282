import { LambdaInvokeType } from 'aws-cdk-lib/aws-appsync';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { FollowedRecipe } from './followed-recipe';
import { ALICE, BOB, BY_MODE, BY_POLICY, EVENT, strangersCannotSubscribe } from './promises';
import type { RecipePromises } from './promises';
import { ChannelPolicy, EventHandlers, HandlerSource, IdentityPoolCaller } from '../../../src';
import type { EventsActor } from '../../../src';
import { USER_POOL } from '../../support/events-stack';

const MEMBER = { ...ALICE, groups: ['members'] };

/** Neither `can…` nor `cannot…` passes. */
export function isUndecided(actor: EventsActor, channel: string): void {
  for (const method of ['canPublish', 'cannotPublish'] as const) expect(() => actor[method](channel, EVENT)).toThrow('undecided');
}

/** What is in front of a data source refuses before the data source is asked. */
function strangersCannotPublish(recipe: FollowedRecipe, channel: string, strangers: readonly EventsActor[]): void {
  const { may, stack } = recipe;
  for (const stranger of strangers) stranger.cannotPublish(channel, EVENT, BY_POLICY);
  may.machine(stack.machine.userPoolClientId).cannotPublish(channel, EVENT, BY_POLICY);
  for (const caller of Object.values(IdentityPoolCaller)) may.identityPool(caller).cannotPublish(channel, EVENT, BY_MODE);
  may.iamRole(stack.publisher).cannotPublish(channel, EVENT, BY_MODE);
  may.apiKey().cannotPublish(channel, EVENT, BY_MODE);
}

/** The sections about code that runs behind the policy; test/docs/data-source-recipes.test.ts serves those with a data source. */
export const HANDLERS: Readonly<Record<string, RecipePromises>> = {
  'Handlers of your own': {
    says: {
      'Only what is of the stage comes through': ({ may }) => {
        may.user(ALICE).receives('/jobs/alice', { stage: 'live' });
        expect(() => may.user(ALICE).receives('/jobs/alice', { stage: 'draft' })).toThrow('dropped by onPublish');
      },
      'A user reads their own jobs, and backends publish them': (recipe) => {
        recipe.stack.api.addUserPoolClient(recipe.stack.machine);
        recipe.stack.api.channelNamespace('jobs').grantPublish(recipe.stack.publisher);
        for (const channel of ['/jobs/alice', '/jobs/alice/*']) {
          strangersCannotSubscribe(recipe, channel, ALICE);
          recipe.may.user(BOB).cannotSubscribe(channel, BY_POLICY);
        }
        recipe.may.user(ALICE).cannotPublish('/jobs/alice', { stage: 'live' }, BY_MODE);
        recipe.may.iamRole(recipe.stack.publisher).canPublish('/jobs/alice', { stage: 'live' });
      },
      'The policy runs first, also where an override opens the modes': (recipe) => {
        const { cfnChannelNamespace } = recipe.stack.api.channelNamespace('jobs');
        cfnChannelNamespace.publishAuthModes = [{ authType: USER_POOL }];
        recipe.may.user(ALICE).cannotPublish('/jobs/alice', { stage: 'live' }, BY_POLICY);
      },
      'Where users may publish, the sender is written onto what the handler returns': (recipe) => {
        const handlers = EventHandlers.fromInline(`export function onPublish(ctx) {
          return ctx.events.map((event) => ({ id: event.id, payload: { said: event.payload.text, sender: 'the king' } }));
        }`);
        const policy = ChannelPolicy.authenticated();
        recipe.stack.api.addNamespace('said', { subscribePolicy: policy, publishPolicy: policy, handlers });
        const received = { said: 'hi', sender: { kind: 'user', sub: 'bob' } };
        recipe.may.user(ALICE).receives('/said/1', EVENT, { publisher: recipe.may.user(BOB), received });
      },
      'What AppSync would refuse fails with line and column': () => {
        expect(() => EventHandlers.fromInline('export function onPublish(ctx) {\n  while (true) {}\n}')).toThrow('fromInline 2:3: while loops are not supported');
      },
      'Values that only deployment knows reach the handler as data, never as code': ({ stack }) => {
        const handlers = EventHandlers.fromInline('export function onPublish(ctx, values) { return values.pool === "" ? [] : ctx.events; }', { values: { pool: stack.userPool.userPoolId } });
        const { cfnChannelNamespace } = stack.api.addNamespace('valued', { subscribePolicy: ChannelPolicy.owner(), handlers });
        const [before, value] = (stack.resolve(cfnChannelNamespace.codeHandlers) as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
        expect(before).toMatch(/util\.base64Decode\("$/);
        expect(value).toEqual({ 'Fn::Base64': stack.resolve(stack.userPool.userPoolId) as unknown });
      },
    },
  },
  'A handler that writes to DynamoDB': {
    undecided: /asks the data source Messages .*is not known/,
    says: {
      'Members read, and nobody else does': (recipe) => {
        recipe.stack.api.addUserPoolClient(recipe.stack.machine);
        for (const channel of ['/room/lobby', '/room/*']) {
          strangersCannotSubscribe(recipe, channel, MEMBER);
          for (const groups of [[], ['member'], ['nonmembers']]) recipe.may.user({ ...BOB, groups }).cannotSubscribe(channel, BY_POLICY);
          recipe.may.machine(recipe.stack.machine.userPoolClientId).cannotSubscribe(channel, BY_POLICY);
        }
      },
      'Nothing is sent to the table that the policy refuses; what members write, the table has to say': (recipe) => {
        recipe.stack.api.addUserPoolClient(recipe.stack.machine);
        strangersCannotPublish(recipe, '/room/lobby', [recipe.may.user(BOB), recipe.may.user({ ...BOB, groups: ['member'] })]);
        isUndecided(recipe.may.user(MEMBER), '/room/lobby');
      },
    },
  },
  'A Lambda function as the handler': {
    undecided: /asks the data source onPublish_lobby .*is not known/,
    says: {
      'Any signed-in user listens': (recipe) => {
        recipe.stack.api.addUserPoolClient(recipe.stack.machine);
        for (const channel of ['/lobby/1', '/lobby/*']) strangersCannotSubscribe(recipe, channel, BOB);
        recipe.may.machine(recipe.stack.machine.userPoolClientId).cannotSubscribe('/lobby/1', BY_POLICY);
      },
      'It runs only for what the policy admits; what it answers is not known': (recipe) => {
        recipe.stack.api.addUserPoolClient(recipe.stack.machine);
        strangersCannotPublish(recipe, '/lobby/1', []);
        isUndecided(recipe.may.user(BOB), '/lobby/1');
      },
      '{ invokeType: LambdaInvokeType.EVENT } does not wait for it': (recipe) => {
        const policy = ChannelPolicy.authenticated();
        const onPublish = HandlerSource.lambda(recipe.stack.node.findChild('Moderator') as LambdaFunction, { invokeType: LambdaInvokeType.EVENT });
        recipe.stack.api.addNamespace('told', { subscribePolicy: policy, publishPolicy: policy, onPublish });
        recipe.may.user(ALICE).receives('/told/1', EVENT, { publisher: recipe.may.user(BOB), received: { ...EVENT, sender: { kind: 'user', sub: 'bob' } } });
      },
      '{ direct: false } leaves it to handlers what to invoke it with': ({ stack }) => {
        const onPublish = HandlerSource.lambda(stack.node.findChild('Moderator') as LambdaFunction, { direct: false });
        const own = (handlers?: EventHandlers) => ({ subscribePolicy: ChannelPolicy.authenticated(), onPublish, handlers });
        expect(() => stack.api.addNamespace('none', own())).toThrow('handlers');
        const code = 'export const onPublish = { request(ctx) { return { operation: "Invoke", payload: ctx.events.length }; }, response(ctx) { return ctx.events; } };';
        const { cfnChannelNamespace } = stack.api.addNamespace('own', own(EventHandlers.fromInline(code)));
        expect(stack.resolve(cfnChannelNamespace.codeHandlers)).toContain('payload: ctx.events.length');
      },
    },
  },
};
