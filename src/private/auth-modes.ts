import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { IConstruct } from 'constructs';
import { error } from './error';

/** A list of modes as the user gave it, checked, or the default. A copy, since handlers are left out by what it says. */
export function authModes(
  scope: IConstruct, property: string, given: AppSyncAuthorizationType[] | undefined, fallback: readonly AppSyncAuthorizationType[],
): readonly AppSyncAuthorizationType[] {
  if (given === undefined) return fallback;
  if (given.length === 0) {
    throw error(scope, `${property} is empty, which would let nobody in; leave it out for the default ${list(fallback)}`);
  }
  const twice = given.find((mode, index) => given.indexOf(mode) !== index);
  if (twice) throw error(scope, `${property} lists ${twice} twice`);
  return [...given];
}

/** The modes that others, such as those of the API's providers, lack. */
export function missingFrom(others: readonly AppSyncAuthorizationType[], modes: readonly AppSyncAuthorizationType[]) {
  return modes.filter((mode) => !others.includes(mode));
}

/** As L1s want it. */
export function render(modes: readonly AppSyncAuthorizationType[]) {
  return modes.map((authType) => ({ authType }));
}

/** For people: `[AWS_IAM, AMAZON_COGNITO_USER_POOLS]`. */
export function list(modes: readonly AppSyncAuthorizationType[]): string {
  return `[${modes.join(', ')}]`;
}
