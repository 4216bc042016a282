import { CfnDynamicReference, Fn, Token, Tokenization } from 'aws-cdk-lib/core';
import { isSecret } from './secrets';

export const SECRET = 'is a secret, which everyone who may read the template or the API would see: call a data source that reads it, such as a Lambda function';

export const DYNAMIC_REFERENCE = '{{resolve:';
export const IN_CODE = 'CloudFormation replaces without regard to the code around it: take a parameter, or for a secret call a data source that reads it';

/** How the CDK encodes an element of a list, and a number, that only deployment knows: inside a text it stays what it is. */
const LIST_TOKEN = '#{Token[';
const NUMBER_TOKEN = /-?1\.888154589\d+e\+289/;

/** Whether a text has a token that the CDK does not see in texts. */
export function hasHiddenToken(value: string): boolean {
  return value.includes(LIST_TOKEN) || NUMBER_TOKEN.test(value);
}

/** Why a text cannot be a part of a handler, if it cannot. */
export function textProblem(value: string): string | undefined {
  if (value.includes(DYNAMIC_REFERENCE)) return `contains ${DYNAMIC_REFERENCE}, which ${IN_CODE}`;
  if (NUMBER_TOKEN.test(value)) return 'is of a number known at deployment only: take Tokenization.stringifyNumber() of it';
  if (value.includes(LIST_TOKEN)) return 'is of a list known at deployment only: take Fn.join(\',\', list), and split it in the handler';
  const { tokens } = Tokenization.reverseString(value);
  if (tokens.some(isSecret)) return SECRET;
  return tokens.some((token) => token instanceof CfnDynamicReference) ? `is a dynamic reference, which ${IN_CODE}` : undefined;
}

/** The one way for a literal into a handler: JSON, keys sorted, nothing that could end a line or a script. */
export function literal(value: string): string {
  const problem = textProblem(value);
  if (problem) throw new Error(`${JSON.stringify(value)} ${problem}`);
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (separator) => `\\u${separator.charCodeAt(0).toString(16)}`);
}

/**
 * A text of which deployment may know more than synthesis.
 *
 * CloudFormation does not escape what it inserts, so a value of its own comes as base64, whose alphabet cannot end a string.
 */
export function text(value: string): string {
  if (!Token.isUnresolved(value)) return literal(value);
  const problem = textProblem(value);
  if (problem) throw new Error(`a value that deployment knows ${problem}`);
  return `util.base64Decode("${Fn.base64(value)}")`;
}
