import { policy_isText } from './text';

// What a channel can have as a segment, other than a wildcard: 1 to 50 letters, digits and dashes.
export function policy_isSegment(value: unknown): value is string {
  const legal = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-';
  return policy_isText(value) && value.length <= 50 && value.split('').every((character) => legal.indexOf(character) >= 0);
}
