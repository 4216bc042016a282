import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { FollowedRecipe } from './followed-recipe';
import { ALICE, BOB, BY_MODE, BY_POLICY, onlyThePublisherPublishes, strangersCannotSubscribe } from './promises';
import type { RecipePromises } from './promises';
import { RecipeStack } from './recipe-stack';
import { CognitoEventsApi } from '../../../src';

const ROOT = join(__dirname, '../../..');

function typesOf({ template }: FollowedRecipe): readonly string[] {
  return Object.values((template.toJSON() as { Resources: Record<string, { Type: string }> }).Resources).map(({ Type }) => Type).sort();
}

/** The sections about what is around the channels; test/docs/served-recipes.test.ts serves those for a browser and a backend. */
export const OPERATION: Readonly<Record<string, RecipePromises>> = {
  'Publish from a backend': {
    says: {
      'functions/notify publishes below /private, with the grant of the quick start': (recipe) => {
        recipe.stack.api.privateNamespace.grantPublish(recipe.stack.publisher);
        expect(readFileSync(join(ROOT, 'examples/functions/notify/index.mjs'), 'utf8')).toContain('`/private/${sub}/notifications`');
        onlyThePublisherPublishes(recipe, '/private/alice/notifications', ALICE);
      },
    },
  },
  'A React app': {
    says: {
      'A client of two files that is made to be copied': () => {
        for (const file of ['events-client.ts', 'connection.ts']) {
          const path = join(ROOT, 'examples/react/src/events', file);
          expect(existsSync(path)).toBe(true);
          const imports = readFileSync(path, 'utf8').match(/(?<=from ')[^']+/g) ?? [];
          expect(imports.filter((name) => !['./connection', './events-client'].includes(name.replace(/\.ts$/, '')))).toEqual([]);
        }
      },
    },
  },
  'Subscribe from a browser': {
    says: {
      'A user connects, and subscribes to all that is below their own channel': ({ may }) => {
        may.user(ALICE).canConnect();
        may.user(ALICE).canSubscribe('/private/alice/*');
        may.user(BOB).cannotSubscribe('/private/alice/*', BY_POLICY);
      },
    },
  },
  'Configure a front end': {
    says: {
      'The file has the URLs, the region, the user pool, its client if there is one, and the names of the namespaces': ({ stack, template }) => {
        const { clientConfig, httpUrl, realtimeUrl } = stack.api;
        expect(clientConfig).toEqual({
          version: 1, url: httpUrl, realtimeUrl, region: stack.region, userPoolId: stack.userPool.userPoolId,
          userPoolClientId: stack.webClient.userPoolClientId, namespaces: ['private', 'public'],
        });
        const deployments = Object.values(template.findResources('Custom::CDKBucketDeployment'));
        const [{ Properties: { SourceMarkers: [markers] } }] = deployments as { Properties: { SourceMarkers: object[] } }[];
        const values = Object.values(markers) as unknown[];
        const { attrDnsHttp, attrDnsRealtime } = stack.api.cfnApi;
        for (const token of [attrDnsHttp, attrDnsRealtime, stack.userPool.userPoolId, stack.webClient.userPoolClientId]) {
          expect(values).toContainEqual(stack.resolve(token));
        }
      },
      'as they are when clientConfig is read: read it last': ({ stack }) => {
        const { clientConfig } = stack.api;
        stack.api.addPrivateNamespace('inbox');
        expect(clientConfig.namespaces).toEqual(['private', 'public']);
        expect(stack.api.clientConfig.namespaces).toEqual(['inbox', 'private', 'public']);
      },
    },
  },
  'Operate it': {
    says: {
      'httpUrl and realtimeUrl are those of the domain name': ({ stack: { api }, template }) => {
        expect([api.httpUrl, api.realtimeUrl]).toEqual(['https://events.example.com/event', 'wss://events.example.com/event/realtime']);
        template.hasResourceProperties('AWS::AppSync::DomainName', { DomainName: 'events.example.com', CertificateArn: Match.stringLikeRegexp(':us-east-1:') });
        template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'events.example.com.' });
      },
      'Logging makes a log group and a role that may write to it, and nothing else': (recipe) => {
        const bare = new RecipeStack();
        new CognitoEventsApi(bare, 'Api', { userPool: bare.userPool });
        const without = bare.node.findAll().flatMap((each) => 'cfnResourceType' in each ? [each.cfnResourceType as string] : []);
        const others = /::(?:DomainName|DomainNameApiAssociation|RecordSet|Alarm)$/;
        const added = typesOf(recipe).filter((type) => !others.test(type));
        expect(added).toEqual([...without, 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::Logs::LogGroup'].sort());
        const writing = Match.objectLike({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Effect: 'Allow' });
        recipe.template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: [writing] } });
      },
      'addRecommendedAlarms() makes alarms': ({ template }) => {
        expect(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length).toBeGreaterThan(2);
      },
      'Who may do what is as before': (recipe) => {
        recipe.may.user(ALICE).canConnect();
        for (const channel of ['/private/alice', '/private/alice/*']) {
          strangersCannotSubscribe(recipe, channel, ALICE);
          recipe.may.user(BOB).cannotSubscribe(channel, BY_POLICY);
        }
        recipe.may.apiKey().cannotConnect(BY_MODE);
      },
    },
  },
  'The resources underneath': {
    says: {
      'events.cfnApi and each namespace\'s cfnChannelNamespace are the CloudFormation resources': ({ stack, template }) => {
        const { cfnApi, privateNamespace, publicNamespace } = stack.api;
        expect(Object.keys(template.findResources('AWS::AppSync::Api'))).toEqual([stack.resolve(cfnApi.logicalId)]);
        const namespaces = [privateNamespace, publicNamespace].map(({ cfnChannelNamespace: { logicalId } }) => stack.resolve(logicalId) as string);
        expect(Object.keys(template.findResources('AWS::AppSync::ChannelNamespace')).sort()).toEqual(namespaces.sort());
      },
      'events.eventApi is the CDK\'s IEventApi, to which data sources can be added': (recipe) => {
        const { api } = recipe.stack;
        expect(api.eventApi.apiId).toBe(api.apiId);
        api.eventApi.addDynamoDbDataSource('Messages', Table.fromTableName(recipe.stack, 'Messages', 'messages'));
        recipe.template.hasResourceProperties('AWS::AppSync::DataSource', { Type: 'AMAZON_DYNAMODB', ApiId: recipe.stack.resolve(api.apiId) as unknown });
      },
    },
  },
};
