import { Template } from 'aws-cdk-lib/assertions';
import { CfnApi, CfnChannelNamespace, EventApi } from 'aws-cdk-lib/aws-appsync';
import { Stack } from 'aws-cdk-lib/core';
import { ALICE, BOB, BY_MODE, BY_POLICY, EVENT, onlyThePublisherPublishes, strangersCannotSubscribe } from './promises';
import type { RecipePromises } from './promises';
import { RecipeStack } from './recipe-stack';
import { AuthProvider, CognitoEventsApi, EventsAssertions } from '../../../src';

/** The API of the other stack, which accepts the tokens of one more user pool than the importing app knows of. */
function otherStack(stack: RecipeStack): void {
  const { userPool, webClient, otherPool } = stack;
  const authProviders = [AuthProvider.userPool(otherPool, [otherPool.addClient('OtherClient')])];
  new CognitoEventsApi(stack, 'Theirs', { userPool, userPoolClients: [webClient], authProviders });
}

/** As CloudFormation has both stacks: the literals of the importing one are those of the API. */
function joined(template: string): string {
  const [, api] = /"(Theirs\w+)":\{"Type":"AWS::AppSync::Api"/.exec(template)!;
  const attribute = (name: string) => `{"Fn::GetAtt":["${api}","${name}"]}`;
  return template.replaceAll('"ApiId":"abcdefghijklmnop"', `"ApiId":${attribute('ApiId')}`)
    .replace(/"arn:aws:appsync:eu-west-1:111122223333:apis\/abcdefghijklmnop([^"]*)"/g, `{"Fn::Join":["",[${attribute('ApiArn')},"$1"]]}`);
}

/** The sections about the issuers of tokens, and about APIs and user pools that are there already. */
export const ISSUERS: Readonly<Record<string, RecipePromises>> = {
  'More than one issuer': {
    says: {
      'Users of the issuer connect, and reach their own channels of partners': ({ may }) => {
        const alice = may.oidc(ALICE);
        alice.canConnect();
        for (const channel of ['/partners/alice', '/partners/alice/*']) {
          alice.canSubscribe(channel);
          may.oidc(BOB).cannotSubscribe(channel, BY_POLICY);
        }
        for (const channel of ['/partners', '/partners/*']) alice.cannotSubscribe(channel, BY_POLICY);
        alice.receives('/partners/alice', EVENT);
        alice.cannotPublish('/partners/alice', EVENT, BY_MODE);
      },
      'Users of the user pool connect, and are nobody there, whatever their sub': ({ may }) => {
        for (const alice of [may.user(ALICE), may.idToken(ALICE)]) {
          alice.canConnect();
          alice.canSubscribe('/private/alice/*');
          alice.cannotSubscribe('/partners/alice', BY_MODE);
        }
      },
      'Each handler names the one whose users it means': (recipe) => {
        const { cfnChannelNamespace: partners } = recipe.stack.api.channelNamespace('partners');
        const { cfnChannelNamespace: own } = recipe.stack.api.privateNamespace;
        recipe.stack.api.addUserPool(recipe.stack.otherPool, [recipe.stack.otherPool.addClient('OtherClient')]);
        for (const namespace of [partners, own]) namespace.subscribeAuthModes = [{ authType: 'AMAZON_COGNITO_USER_POOLS' }, { authType: 'OPENID_CONNECT' }];
        const theirs = { ...ALICE, userPool: recipe.stack.otherPool.userPoolId };
        recipe.may.oidc(ALICE).canSubscribe('/partners/alice');
        recipe.may.user(ALICE).canSubscribe('/private/alice');
        for (const user of [ALICE, theirs]) recipe.may.user(user).cannotSubscribe('/partners/alice', BY_POLICY);
        for (const other of [recipe.may.oidc(ALICE), recipe.may.user(theirs)]) other.cannotSubscribe('/private/alice', BY_POLICY);
      },
      'A provider alone opens nothing: a namespace has to name its type': ({ may }) => {
        for (const channel of ['/public/news', '/private/alice']) may.oidc(ALICE).cannotSubscribe(channel, BY_MODE);
      },
      'and so do connectionAuthModes, where its callers are to open a WebSocket': () => {
        const stack = new RecipeStack();
        const authProviders = [AuthProvider.oidc({ issuer: 'https://id.example.com', clientIds: ['web'] })];
        new CognitoEventsApi(stack, 'Events', { userPool: stack.userPool, authProviders });
        EventsAssertions.fromTemplate(Template.fromStack(stack)).oidc(ALICE).cannotConnect(BY_MODE);
      },
      'Give clientIds': ({ template }) => {
        template.hasResourceProperties('AWS::AppSync::Api', {
          EventConfig: { AuthProviders: [{}, {}, { OpenIDConnectConfig: { Issuer: 'https://id.example.com', ClientId: '^(?:web)$' } }] },
        });
      },
    },
  },
  'An existing user pool': {
    says: {
      'Its users connect and reach their own channels, with the given client': ({ may }) => {
        may.user(ALICE).canConnect();
        may.user({ ...ALICE, client: '1234567890abcdefghijklmnop' }).canSubscribe('/private/alice/*');
        may.user(ALICE).canSubscribe('/public/*');
        may.user(BOB).cannotSubscribe('/private/alice', BY_POLICY);
      },
      'Nobody does with another client of it, or of another user pool': (recipe) => {
        recipe.may.user({ ...ALICE, client: '1234567890abcdefghijklmnoq' }).cannotConnect(BY_MODE);
        strangersCannotSubscribe(recipe, '/private/alice', ALICE);
        recipe.may.user({ ...ALICE, userPool: recipe.stack.userPool.userPoolId }).cannotSubscribe('/private/alice', BY_MODE);
      },
    },
  },
  'An API of another stack': {
    given: otherStack,
    joined,
    says: {
      'A user of the given user pool reaches their own inbox, and nobody else does': (recipe) => {
        for (const channel of ['/inbox/alice', '/inbox/alice/*']) {
          recipe.may.user(ALICE).canSubscribe(channel);
          recipe.may.user(BOB).cannotSubscribe(channel, BY_POLICY);
          recipe.may.user({ ...ALICE, userPool: recipe.stack.otherPool.userPoolId }).cannotSubscribe(channel, BY_POLICY);
          recipe.may.apiKey().cannotSubscribe(channel, BY_MODE);
        }
        recipe.may.user(ALICE).cannotSubscribe('/inbox/*', BY_POLICY);
      },
      'grantPublish lets the backend publish to private': (recipe) => {
        onlyThePublisherPublishes(recipe, '/private/alice', ALICE);
        recipe.may.iamRole(recipe.stack.publisher).cannotPublish('/inbox/alice', EVENT);
      },
    },
  },
  'Move an API that is there': {
    finds: [/^the API takes the tokens of other app clients/], // as the former API does; the text says what to give
    says: {
      'Its resources have the logical ids that they have in the template now': ({ template }) => {
        const former = new Stack();
        const api = new EventApi(former, 'Api', { apiName: 'chat' });
        api.addChannelNamespace('inbox');
        expect(former.getLogicalId(api.node.findAll().find((each): each is CfnApi => each instanceof CfnApi)!)).toBe('ApiF70053CD');
        const ids = (type: string) => Object.keys(template.findResources(type));
        expect(ids(CfnApi.CFN_RESOURCE_TYPE_NAME)).toEqual(['ApiF70053CD']);
        expect(ids(CfnChannelNamespace.CFN_RESOURCE_TYPE_NAME)).toEqual(['ApiInbox7B2D1E0A']);
        template.hasResourceProperties('AWS::AppSync::Api', { Name: 'chat' });
      },
      'Users reach their own inbox, and nobody else does': (recipe) => {
        recipe.may.user(ALICE).canConnect();
        for (const channel of ['/inbox/alice', '/inbox/alice/*']) {
          strangersCannotSubscribe(recipe, channel, ALICE);
          recipe.may.user(BOB).cannotSubscribe(channel, BY_POLICY);
          recipe.may.machine(recipe.stack.machine.userPoolClientId).cannotSubscribe(channel, BY_POLICY);
        }
      },
    },
  },
};
