import { CfnUserPool, LambdaVersion, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FollowedRecipe } from './followed-recipe';
import { isUndecided } from './handlers';
import { ALICE, BOB, BY_IAM, BY_MODE, BY_POLICY, EVENT, onlyThePublisherPublishes, strangersCannotSubscribe } from './promises';
import type { RecipePromises } from './promises';
import { RecipeStack } from './recipe-stack';
import { covers, parseChannel } from '../../../engine/channel';
import type { Channel } from '../../../engine/channel';
import { ChannelPolicy, IdentityPoolCaller } from '../../../src';
import { codeIn, section } from '../readme';
import { runExample } from '../run-example';

const ACME = { ...ALICE, claims: { tenant: 'acme' } };
const BLUE = { ...ALICE, groups: ['blue'] };

function addTrigger({ userPool }: RecipeStack): void {
  const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:claims';
  userPool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, LambdaFunction.fromFunctionAttributes(userPool.stack, 'Claims', { functionArn, sameEnvironment: true }), LambdaVersion.V2_0);
}

/** Whether who has subscribed to the one gets what is published on the other. */
function includes(subscription: string, published: string): boolean {
  return covers(parseChannel(subscription, 'subscribe') as Channel, parseChannel(published, 'publish') as Channel);
}

/** The sections that are about who reaches which channels. */
export const CHANNELS: Readonly<Record<string, RecipePromises>> = {
  'cdk-cognito-events-api': {
    says: {
      'That is an Event API with two namespaces, and nothing else: no Lambda function, no custom resource, no API key': ({ stack, template }) => {
        const own = stack.api.node.findAll().flatMap((each) => 'cfnResourceType' in each ? [each.cfnResourceType] : []);
        expect(own.sort()).toEqual(['AWS::AppSync::Api', 'AWS::AppSync::ChannelNamespace', 'AWS::AppSync::ChannelNamespace']);
        const types = Object.values((template.toJSON() as { Resources: Record<string, { Type: string }> }).Resources).map(({ Type }) => Type);
        expect(types.filter((type) => /^(?:Custom|AWS::CloudFormation|AWS::Lambda)::|ApiKey/.test(type))).toEqual([]);
      },
      'Users connect and subscribe with their Cognito access or ID token': ({ may }) => {
        for (const alice of [may.user(ALICE), may.idToken(ALICE)]) {
          alice.canConnect();
          alice.canSubscribe('/private/alice/*');
          alice.canSubscribe('/public/news');
        }
        may.apiKey().cannotConnect(BY_MODE);
        may.identityPool(IdentityPoolCaller.GUEST).cannotConnect(BY_MODE);
      },
      'Only tokens of the given app clients are accepted': ({ may, stack }) => {
        may.user({ ...ALICE, client: stack.webClient.userPoolClientId }).canConnect();
        const client = stack.machine.userPoolClientId;
        for (const other of [may.user({ ...ALICE, client }), may.idToken({ ...ALICE, client }), may.machine(client)]) {
          other.cannotConnect(BY_MODE);
          other.cannotSubscribe('/public/news', BY_MODE);
        }
      },
      '/public/* is open to all of them': (recipe) => {
        for (const user of [ALICE, BOB]) {
          for (const channel of ['/public', '/public/news', '/public/*', '/public/a/b/c/d']) recipe.may.user(user).canSubscribe(channel);
        }
        strangersCannotSubscribe(recipe, '/public/*', ALICE);
      },
      '/private/<own sub> and everything below it, up to AppSync\'s five segments, is open to that user and to no one else': (recipe) => {
        recipe.stack.api.addUserPoolClient(recipe.stack.machine);
        for (const channel of ['/private/alice', '/private/alice/*', '/private/alice/jobs', '/private/alice/a/b/c', '/private/alice/a/b/*']) {
          recipe.may.user(BOB).cannotSubscribe(channel, BY_POLICY);
          recipe.may.user({ sub: 'alic', username: 'alice', groups: ['alice'], claims: { alice: 'alice' } }).cannotSubscribe(channel, BY_POLICY);
          recipe.may.machine(recipe.stack.machine.userPoolClientId).cannotSubscribe(channel, BY_POLICY);
          strangersCannotSubscribe(recipe, channel, ALICE);
        }
        for (const channel of ['/private', '/private/*']) recipe.may.user(ALICE).cannotSubscribe(channel, BY_POLICY);
        expect(() => recipe.may.user(ALICE).canSubscribe('/private/alice/a/b/c/d')).toThrow('it has 6 segments, the most is 5');
      },
      'Backends publish with IAM; grantPublish lets this one publish to private': (recipe) => {
        onlyThePublisherPublishes(recipe, '/private/alice', ALICE);
        recipe.may.iamRole(recipe.stack.publisher).cannotPublish('/public/news', EVENT, BY_IAM);
        recipe.may.user(ALICE).receives('/private/alice', EVENT, { publisher: recipe.may.iamRole(recipe.stack.publisher) });
        recipe.may.user(ALICE).receives('/public/news', EVENT);
        recipe.may.user(ALICE).cannotPublish('/public/news', EVENT, BY_MODE);
      },
      'A user keeps what they have subscribed to; named by a claim, the next channels are not among it': (recipe) => {
        addTrigger(recipe.stack);
        recipe.stack.api.addNamespace('sessions', { subscribePolicy: ChannelPolicy.claim('session') });
        const alice = recipe.may.user({ ...ALICE, claims: { session: 'k7w' } });
        alice.canSubscribe('/sessions/k7w/*');
        for (const channel of ['/sessions/p3x', '/sessions/p3x/*', '/sessions/*', '/sessions/alice']) alice.cannotSubscribe(channel, BY_POLICY);
        expect(includes('/sessions/k7w/*', '/sessions/p3x/jobs')).toBe(false);
      },
      'Below /private/<sub> an id is of no use': ({ may }) => {
        may.user(ALICE).canSubscribe('/private/alice/*');
        expect(includes('/private/alice/*', '/private/alice/p3x')).toBe(true);
      },
    },
  },
  'Review permissions': {
    says: {
      'Who may read what is a unit test on the template': (recipe) => {
        // The code has been run by then, and throws where it is not so: see the next one.
        recipe.may.user(ALICE).canSubscribe('/private/alice/*');
      },
      'It asks the very code that stands there, of whatever construct or hand it comes': () => {
        const changed = new RecipeStack();
        changed.quickStart().privateNamespace.cfnChannelNamespace.codeHandlers = 'export function onSubscribe(ctx) {}';
        expect(() => runExample(codeIn(section('Review permissions'), 'ts').join(), changed, { stack: changed })).toThrow('expected: user alice cannot subscribe to /private/bob');
      },
      'What cannot be decided fails both ways': () => {
        isUndecided(new FollowedRecipe(section('A Lambda function as the handler')).may.user(ALICE), '/lobby/1');
      },
    },
  },
  'An inbox for each user': {
    says: {
      'Users subscribe to /inbox/<own sub> and what is below it': (recipe) => {
        recipe.stack.api.addUserPoolClient(recipe.stack.machine);
        for (const channel of ['/inbox/alice', '/inbox/alice/*', '/inbox/alice/jobs']) strangersCannotSubscribe(recipe, channel, ALICE);
        recipe.may.machine(recipe.stack.machine.userPoolClientId).cannotSubscribe('/inbox/alice', BY_POLICY);
      },
      'Everything else is refused: the channels of others, the whole namespace, wildcards that are not last': ({ may }) => {
        for (const channel of ['/inbox/bob', '/inbox/bob/*', '/inbox/ALICE', '/inbox/alice-2', '/inbox', '/inbox/*']) may.user(ALICE).cannotSubscribe(channel, BY_POLICY);
        for (const channel of ['/inbox/*/alice', '/inbox/alice/*/jobs']) {
          expect(() => may.user(ALICE).canSubscribe(channel)).toThrow('the wildcard * may only be the last segment');
        }
      },
      'inbox.grantPublish(publisher)': (recipe) => {
        onlyThePublisherPublishes(recipe, '/inbox/alice', ALICE);
        recipe.may.iamRole(recipe.stack.publisher).cannotPublish('/private/alice', EVENT, BY_IAM);
        recipe.may.user(ALICE).receives('/inbox/alice', EVENT, { publisher: recipe.may.iamRole(recipe.stack.publisher) });
      },
    },
  },
  'Channels for teams, channels for tenants': {
    given: addTrigger,
    says: {
      'A member of the Cognito group blue reaches /teams/blue and below': (recipe) => {
        recipe.stack.api.addUserPoolClient(recipe.stack.machine);
        for (const channel of ['/teams/blue', '/teams/blue/*', '/teams/blue/plans']) {
          strangersCannotSubscribe(recipe, channel, BLUE);
          for (const user of [ALICE, { ...ALICE, groups: ['Blue', 'blues', 'not-blue'] }, { sub: 'blue', username: 'blue' }]) {
            recipe.may.user(user).cannotSubscribe(channel, BY_POLICY);
          }
        }
        for (const channel of ['/teams/red', '/teams', '/teams/*']) recipe.may.user(BLUE).cannotSubscribe(channel, BY_POLICY);
      },
      'A user whose token says tenant: acme reaches /tenants/acme and below': (recipe) => {
        for (const channel of ['/tenants/acme', '/tenants/acme/*', '/tenants/acme/orders']) {
          strangersCannotSubscribe(recipe, channel, ACME);
          for (const claims of [{}, { tenant: 'acme2' }, { tenant: ['acme'] }, { 'custom:tenant': 'acme' }]) {
            recipe.may.user({ ...ALICE, claims }).cannotSubscribe(channel, BY_POLICY);
          }
          recipe.may.user({ ...ALICE, groups: ['acme'] }).cannotSubscribe(channel, BY_POLICY);
        }
        for (const channel of ['/tenants/globex', '/tenants', '/tenants/*']) recipe.may.user(ACME).cannotSubscribe(channel, BY_POLICY);
      },
      'Operators reach all of /operations': (recipe) => {
        for (const channel of ['/operations', '/operations/*', '/operations/a/b/*']) {
          strangersCannotSubscribe(recipe, channel, { ...ALICE, groups: ['operators'] });
          for (const groups of [[], ['operator'], ['operators2'], ['Operators']]) recipe.may.user({ ...ALICE, groups }).cannotSubscribe(channel, BY_POLICY);
        }
      },
      'Let a pre token generation trigger set the claim': ({ stack, warnings }) => {
        expect(warnings).toEqual([]);
        expect(new FollowedRecipe(section('Channels for teams, channels for tenants')).warnings).toEqual(['claimNotInAccessTokens']);
        const { lambdaConfig } = stack.userPool.node.defaultChild as CfnUserPool;
        expect(stack.resolve(lambdaConfig)).toMatchObject({ preTokenGenerationConfig: { lambdaVersion: 'V2_0' } });
      },
      'One that users may write themselves, such as custom:tenant, is an error': () => {
        expect(() => ChannelPolicy.claim('custom:tenant')).toThrow('users may write or choose this');
      },
    },
  },
  'A chat that knows who speaks': {
    says: {
      'Any signed-in user listens and speaks': (recipe) => {
        recipe.stack.api.addUserPoolClient(recipe.stack.machine);
        for (const channel of ['/rooms', '/rooms/*', '/rooms/lobby']) strangersCannotSubscribe(recipe, channel, BOB);
        recipe.may.user(BOB).canPublish('/rooms/lobby', EVENT);
        recipe.may.machine(recipe.stack.machine.userPoolClientId).cannotSubscribe('/rooms/lobby', BY_POLICY);
        recipe.may.machine(recipe.stack.machine.userPoolClientId).cannotPublish('/rooms/lobby', EVENT, BY_POLICY);
        recipe.may.apiKey().cannotPublish('/rooms/lobby', EVENT, BY_MODE);
      },
      'Backends speak, and nobody else who signs with IAM': (recipe) => {
        const rooms = recipe.stack.api.channelNamespace('rooms');
        rooms.grantPublish(recipe.stack.publisher);
        rooms.grantPublish(recipe.stack.guests);
        recipe.may.iamRole(recipe.stack.publisher).canPublish('/rooms/lobby', EVENT);
        recipe.may.identityPool(IdentityPoolCaller.GUEST).cannotPublish('/rooms/lobby', EVENT, BY_POLICY);
        recipe.may.identityPool(IdentityPoolCaller.AUTHENTICATED).cannotPublish('/rooms/lobby', EVENT, BY_IAM);
      },
      'The server stamps each event with its sender, { kind: \'user\', sub } or { kind: \'service\' }, in place of whatever the client wrote there': ({ may }) => {
        const [alice, bob] = [may.user(ALICE), may.user(BOB)];
        for (const sender of ['the king', { kind: 'service' }, { kind: 'user', sub: 'alice' }, null]) {
          alice.receives('/rooms/lobby', { ...EVENT, sender }, { publisher: bob, received: { ...EVENT, sender: { kind: 'user', sub: 'bob' } } });
          alice.receives('/rooms/lobby', { ...EVENT, sender }, { received: { ...EVENT, sender: { kind: 'service' } } });
        }
      },
    },
  },
};
