import type { Derive } from '../project-state';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const CHARACTERS = 26;

/** The value of an API key, shaped like those of AppSync: the same in every run, and not to be guessed. */
export function apiKeyValue(derive: Derive, stackId: string, logicalId: string): string {
  return `da2-${Array.from(derive(CHARACTERS, 'api key', stackId, logicalId), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')}`;
}
