import { Fn, Token } from 'aws-cdk-lib/core';

/** The one way for a literal into a handler: JSON, keys sorted, nothing that could end a line or a script. */
export function literal(value: string): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (separator) => `\\u${separator.charCodeAt(0).toString(16)}`);
}

/**
 * A text of which deployment may know more than synthesis.
 *
 * CloudFormation does not escape what it inserts, so a value of its own comes as base64, whose alphabet cannot end a string.
 */
export function text(value: string): string {
  return Token.isUnresolved(value) ? `util.base64Decode("${Fn.base64(value)}")` : literal(value);
}
