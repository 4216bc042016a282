import { codeWords } from '../handlers/code-words';

/** What of the words of code an attack tries, which is not all of them: each multiplies the questions. */
export interface AttackWords {
  /** For channels. */
  readonly segments: readonly string[];
  /** Texts that may be groups, or values of claims. */
  readonly values: readonly string[];
  /** Members and texts that may be the names of claims. */
  readonly names: readonly string[];
}

const MOST = 8;
const MOST_NAMES = 16;
const MOST_CHARACTERS = 64;

export function attackWords(code: string | undefined): AttackWords {
  const { texts, segments, members } = codeWords(code);
  const values = texts.filter((text) => text.length <= MOST_CHARACTERS && !text.includes('/'));
  const names = [...members, ...values.filter((text) => /^[A-Za-z_][\w:.-]*$/.test(text))];
  return { segments: segments.slice(0, MOST), values: values.slice(0, MOST), names: [...new Set(names)].slice(0, MOST_NAMES) };
}
