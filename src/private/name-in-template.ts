import { CfnElement, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib/core';

/** The name of a resource as its template has it: of an id or ARN that only deployment knows, the logical id of what has it. */
export function nameInTemplate<T extends string | undefined>(name: T): T | string {
  if (name === undefined || !Token.isUnresolved(name)) return name;
  const { firstToken, tokens } = Tokenization.reverseString(name);
  if (tokens.length !== 1 || !Reference.isReference(firstToken) || !CfnElement.isCfnElement(firstToken.target)) {
    throw new Error('the name contains a value that only deployment knows, and is not that of one resource; give the logical id of the resource');
  }
  return Stack.of(firstToken.target).resolve(firstToken.target.logicalId) as string;
}
