import { RE2JS } from 're2js';
import { quoted } from '../printable';
import { CredentialError } from './credential';

/** Whether an expression of a template matches a text of a caller. @throws CredentialError if it cannot be evaluated */
export type Matches = (text: string) => boolean;

/**
 * Whether AppSync searches or matches the whole text is unknown (fact 12.8): only a whole match is accepted by both.
 * The text comes from callers, so the expression runs in linear time.
 *
 * @param property Where the expression stands in the template
 */
export function wholeMatch(property: string, expression: string): Matches {
  try {
    const compiled = RE2JS.compile(expression);
    return (text) => compiled.matches(text);
  } catch (error) {
    const why = (error as Error).message;
    return () => {
      throw new CredentialError(`${property} ${quoted(expression)} cannot be evaluated, so nothing is accepted: ${why}`);
    };
  }
}
