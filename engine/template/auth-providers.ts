import { authMode } from './auth-modes';
import { kindOf, strictObject } from './json';
import type { Json } from './json';
import type { Reader } from './reader';
import type { Resource } from './stack';
import type { AuthProvider, UserPoolProvider } from '../event-api';

const PROPERTY = 'EventConfig.AuthProviders';

/** A provider that cannot be read is left out, and so nobody is let in by it. */
export function readAuthProviders(reader: Reader, resource: Resource, value: Json): readonly AuthProvider[] {
  return reader.attempt(resource, PROPERTY, () => {
    const providers = reader.resolver.outermost(value, resource.stack);
    if (!Array.isArray(providers)) throw new Error(`takes a list, and got ${kindOf(providers)}, so no credential is accepted`);
    return providers.flatMap((provider: Json, index) => reader.attempt<readonly AuthProvider[]>(resource, `${PROPERTY}.${index}`, () => {
      const resolved = reader.resolver.resolve(provider, resource.stack);
      return resolved === undefined ? [] : [readAuthProvider(resolved)];
    }, () => []));
  }, () => []);
}

function readAuthProvider(provider: Json): AuthProvider {
  const names = ['AuthType', 'CognitoConfig', 'OpenIDConnectConfig', 'LambdaAuthorizerConfig'];
  const { AuthType: type, CognitoConfig: cognito } = strictObject(provider, names);
  const authType = authMode(type);
  return authType === 'AMAZON_COGNITO_USER_POOLS' ? readUserPoolProvider(cognito) : { authType };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-api-cognitoconfig.html */
function readUserPoolProvider(config: Json): UserPoolProvider {
  const names = ['UserPoolId', 'AwsRegion', 'AppIdClientRegex'];
  const { UserPoolId: userPoolId, AwsRegion: region, AppIdClientRegex: appIdClientRegex } = strictObject(config, names);
  if (typeof userPoolId !== 'string' || !/^[\w-]+_[0-9A-Za-z]+$/.test(userPoolId)) throw new Error(`UserPoolId ${kindOf(userPoolId)} is no id of a user pool`);
  if (typeof region !== 'string' || !/^[a-z0-9-]+$/.test(region)) throw new Error(`AwsRegion ${kindOf(region)} is no region`);
  if (appIdClientRegex === undefined) return { authType: 'AMAZON_COGNITO_USER_POOLS', userPoolId, region };
  if (typeof appIdClientRegex !== 'string' || appIdClientRegex === '') throw new Error(`AppIdClientRegex ${kindOf(appIdClientRegex)} is no expression`);
  return { authType: 'AMAZON_COGNITO_USER_POOLS', userPoolId, region, appIdClientRegex };
}
