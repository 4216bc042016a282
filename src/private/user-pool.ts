import { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Aws, Stack, Token } from 'aws-cdk-lib/core';
import { RegionInfo } from 'aws-cdk-lib/region-info';

/** A client that was made in this app says of which pool it is, by the pool's id. */
export function poolIdOf(client: IUserPoolClient): string | undefined {
  return ((client.node.defaultChild ?? {}) as { userPoolId?: string }).userPoolId;
}

/** The region of a pool: its id begins with it, which an imported pool does not otherwise know. */
export function regionOf({ userPoolId, env }: IUserPool): string {
  const prefix = Token.isUnresolved(userPoolId) ? undefined : /^([a-z0-9-]+)_/.exec(userPoolId)?.[1];
  return prefix ?? env.region;
}

/**
 * What the `iss` of a pool's tokens may be: a pool has two forms.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
 */
export function issuersOf(userPool: IUserPool): readonly string[] {
  const region = regionOf(userPool);
  const suffix = Token.isUnresolved(region) ? Aws.URL_SUFFIX : RegionInfo.get(region).domainSuffix ?? Aws.URL_SUFFIX;
  return ['cognito-idp', 'issuer-cognito-idp'].map((host) => `https://${host}.${region}.${suffix}/${userPool.userPoolId}`);
}

/**
 * Whether a trigger of the pool may add claims to access tokens, which takes its second version.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export function addsToAccessTokens(userPool: IUserPool): boolean {
  const { lambdaConfig } = (userPool.node.defaultChild ?? {}) as { lambdaConfig?: unknown };
  const triggers = Stack.of(userPool).resolve(lambdaConfig) as { preTokenGenerationConfig?: { lambdaVersion?: string } } | undefined;
  const version = triggers?.preTokenGenerationConfig?.lambdaVersion;
  return version !== undefined && version !== 'V1_0';
}
