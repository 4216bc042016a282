import { Token } from 'aws-cdk-lib/core';

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html */
const NAME_PATTERN = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/** What is wrong with the name of a group, if anything is; nobody could be a member of it. */
export function groupNameProblem(name: string): string | undefined {
  if (Token.isUnresolved(name) || NAME_PATTERN.test(name)) return undefined;
  return 'is none that Cognito takes: 1 to 128 letters, digits and signs, without spaces';
}
