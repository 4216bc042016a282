/** The one way for a literal into a handler: JSON, keys sorted, nothing that could end a line or a script. */
export function literal(value: string): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (separator) => `\\u${separator.charCodeAt(0).toString(16)}`);
}
