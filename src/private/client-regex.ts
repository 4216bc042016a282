import { Token } from 'aws-cdk-lib/core';

/** Exactly these ids: anchored, because AppSync may search for the expression rather than match the whole id. */
export function anchored(ids: readonly string[]): string {
  const each = [...new Set(ids)].map((id) => Token.isUnresolved(id) ? id : id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return `^(?:${each.join('|')})$`;
}
