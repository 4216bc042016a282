export function policy_isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}
