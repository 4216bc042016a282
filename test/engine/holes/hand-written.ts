import { checkApplication } from '../../../engine/holes/check-application';
import type { CheckReport } from '../../../engine/holes/report';
import type { JsonObject } from '../../../engine/template/json';

/** One namespace, as somebody writes it who has no library. */
export interface HandWritten {
  readonly name?: string;
  readonly code?: string;
  readonly subscribe?: readonly string[];
  readonly publish?: readonly string[];
  readonly more?: JsonObject;
  readonly metadata?: JsonObject;
}

export const POOL = 'AMAZON_COGNITO_USER_POOLS';
export const IAM = 'AWS_IAM';
export const NOW = Date.UTC(2026, 10, 26);

const modes = (list: readonly string[]) => list.map((AuthType) => ({ AuthType }));

export interface HandWrittenApi {
  readonly providers?: readonly JsonObject[];
  readonly resources?: JsonObject;
}

export const OWN_POOL: JsonObject = {
  AuthType: POOL,
  CognitoConfig: { UserPoolId: { Ref: 'Users' }, AwsRegion: 'us-east-1', AppIdClientRegex: { 'Fn::Join': ['', ['^', { Ref: 'Web' }, '$']] } },
};

/** A template as it would be written by hand: a pool with a client, an Event API, and its namespaces. */
export function templateOf(namespaces: readonly HandWritten[], api: HandWrittenApi = {}): JsonObject {
  const { providers = [OWN_POOL, { AuthType: IAM }], resources = {} } = api;
  const connection = providers.map(({ AuthType }) => ({ AuthType }));
  return {
    Resources: {
      Users: { Type: 'AWS::Cognito::UserPool', Properties: {} },
      Web: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Users' } } },
      Events: {
        Type: 'AWS::AppSync::Api',
        Properties: {
          Name: 'events',
          EventConfig: {
            AuthProviders: providers, ConnectionAuthModes: connection,
            DefaultPublishAuthModes: modes([IAM]), DefaultSubscribeAuthModes: modes([POOL]),
          },
        },
      },
      ...Object.fromEntries(namespaces.map(({ name = 'inbox', code, subscribe = [POOL], publish = [IAM], more = {}, metadata }, index) => [`Namespace${index}`, {
        Type: 'AWS::AppSync::ChannelNamespace',
        Properties: {
          ApiId: { 'Fn::GetAtt': ['Events', 'ApiId'] }, Name: name, ...code !== undefined && { CodeHandlers: code },
          SubscribeAuthModes: modes(subscribe), PublishAuthModes: modes(publish), ...more,
        },
        ...metadata && { Metadata: metadata },
      }])),
      ...resources,
    },
  };
}

export function check(template: JsonObject): Promise<CheckReport> {
  return checkApplication({ name: 'template.json', template }, NOW);
}

/** The rules of what was found, without their prefix and without those that are acknowledged. */
export function rulesOf({ findings }: CheckReport): readonly string[] {
  return [...new Set(findings.filter(({ acknowledged }) => acknowledged === undefined).map(({ rule }) => rule.replace(/^.*:/, '')))].sort();
}
