import { authMode } from './auth-modes';
import { kindOf, strictObject } from './json';
import type { Json } from './json';
import type { Reader } from './reader';
import type { Resource } from './stack';
import type { AuthProvider, LambdaProvider, OpenIdProvider, UserPoolProvider } from '../event-api';

const PROPERTY = 'EventConfig.AuthProviders';
const MAX_RESULT_TTL_SECONDS = 3600;

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
  const { AuthType: type, CognitoConfig: cognito, OpenIDConnectConfig: openId, LambdaAuthorizerConfig: lambda } = strictObject(provider, names);
  const authType = authMode(type);
  switch (authType) {
    case 'AMAZON_COGNITO_USER_POOLS': return readUserPoolProvider(cognito);
    case 'OPENID_CONNECT': return readOpenIdProvider(openId);
    case 'AWS_LAMBDA': return readLambdaProvider(lambda);
    default: return { authType };
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-api-cognitoconfig.html */
function readUserPoolProvider(config: Json): UserPoolProvider {
  const names = ['UserPoolId', 'AwsRegion', 'AppIdClientRegex'];
  const { UserPoolId: userPoolId, AwsRegion: region, AppIdClientRegex: regex } = strictObject(config, names);
  if (typeof userPoolId !== 'string' || !/^[\w-]+_[0-9A-Za-z]+$/.test(userPoolId)) throw new Error(`UserPoolId ${kindOf(userPoolId)} is no id of a user pool`);
  if (typeof region !== 'string' || !/^[a-z0-9-]+$/.test(region)) throw new Error(`AwsRegion ${kindOf(region)} is no region`);
  const appIdClientRegex = readExpression('AppIdClientRegex', regex);
  return { authType: 'AMAZON_COGNITO_USER_POOLS', userPoolId, region, ...appIdClientRegex !== undefined && { appIdClientRegex } };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-api-openidconnectconfig.html */
function readOpenIdProvider(config: Json): OpenIdProvider {
  const { Issuer: issuer, ClientId: clientId, IatTTL: iatTtl, AuthTTL: authTtl } = strictObject(config, ['Issuer', 'ClientId', 'IatTTL', 'AuthTTL']);
  if (typeof issuer !== 'string' || issuer === '') throw new Error(`Issuer ${kindOf(issuer)} is no issuer`);
  return {
    authType: 'OPENID_CONNECT',
    issuer,
    clientId: readExpression('ClientId', clientId),
    iatTtlMs: readNumber('IatTTL', iatTtl),
    authTtlMs: readNumber('AuthTTL', authTtl),
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-api-lambdaauthorizerconfig.html */
function readLambdaProvider(config: Json): LambdaProvider {
  const names = ['AuthorizerUri', 'AuthorizerResultTtlInSeconds', 'IdentityValidationExpression'];
  const { AuthorizerUri: uri, AuthorizerResultTtlInSeconds: ttl, IdentityValidationExpression: expression } = strictObject(config, names);
  if (typeof uri !== 'string' || !/^arn:[\w-]+:lambda:/.test(uri)) throw new Error(`AuthorizerUri ${kindOf(uri)} is no ARN of a function`);
  const resultTtlSeconds = readNumber('AuthorizerResultTtlInSeconds', ttl) ?? 0;
  if (resultTtlSeconds > MAX_RESULT_TTL_SECONDS) throw new Error(`AuthorizerResultTtlInSeconds ${resultTtlSeconds} is more than ${MAX_RESULT_TTL_SECONDS}`);
  return { authType: 'AWS_LAMBDA', authorizerUri: uri, resultTtlSeconds, identityValidationExpression: readExpression('IdentityValidationExpression', expression) };
}

function readExpression(property: string, value: Json): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new Error(`${property} ${kindOf(value)} is no expression`);
}

/** CloudFormation takes numbers as texts too. */
function readNumber(property: string, value: Json): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
  throw new Error(`${property} ${kindOf(value)} is no number`);
}
