import { Token, TokenComparison } from 'aws-cdk-lib/core';

/** Whether two accounts, or two regions, are known and not the same. */
export function isOther(one: string, other: string): boolean {
  return Token.compareStrings(one, other) === TokenComparison.DIFFERENT;
}
