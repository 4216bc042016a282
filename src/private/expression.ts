/** `(a && b) || c`: one expression of alternatives that are conjunctions. */
export function anyOf(alternatives: readonly string[]): string {
  return alternatives.map((one) => alternatives.length > 1 && one.includes(' && ') ? `(${one})` : one).join(' || ') || 'false';
}

/** `a && b`: one expression, where each may be a list of alternatives. */
export function allOf(conditions: readonly string[]): string {
  return conditions.map((one) => conditions.length > 1 && one.includes(' || ') ? `(${one})` : one).join(' && ');
}
