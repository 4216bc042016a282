import { assert, constantFrom, json, nat, property, tuple } from 'fast-check';
import { syntaxErrorPosition } from '../../../engine/template/json-syntax';

/** What JSON.parse says about a text; nothing if it is JSON. */
function mistakeIn(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The offset of a position. */
function offsetIn(text: string): number {
  const { line, column } = syntaxErrorPosition(text);
  return text.split('\n').slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0) + column - 1;
}

describe('the place of a mistake in JSON', () => {
  test.each<[string, number, number]>([
    ['', 1, 1],
    ['Resources:', 1, 1],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['{"a" 1}', 1, 6],
    ['{a: 1}', 1, 2],
    ['{"a": \'b\'}', 1, 7],
    ['{"a": 01}', 1, 7],
    ['{"a": tru}', 1, 7],
    ['{"a": "b\nc"}', 1, 7],
    ['{"a": "\\x"}', 1, 7],
    ['{"a": "\\u12G4"}', 1, 7],
    ['{"a": [1, 2}', 1, 12],
    ['[1,, 2]', 1, 4],
    ['{} {}', 1, 4],
    ['{"a": 1', 1, 8],
    ['[', 1, 2],
    ['"never closed', 1, 1],
    ['// comment\n{}', 1, 1],
  ])('in %j is line %i, column %i', (text, line, column) => {
    expect(mistakeIn(text)).toBeDefined();
    expect(syntaxErrorPosition(text)).toEqual({ line, column });
  });

  test('is the end of a text that is JSON or a beginning of it, and otherwise not behind where JSON.parse stops', () => {
    const mutation = tuple(json({ maxDepth: 3 }), nat(), constantFrom('', ',', '}', '[', '"', '\\', '\n', '0', '-', ':', 'e', 't', '\u0000'));
    assert(property(mutation, ([text, at, inserted]) => {
      expect(offsetIn(text)).toBe(text.length);
      const offset = at % text.length;
      const mutant = text.slice(0, offset) + inserted + text.slice(offset + 1);
      const mistake = mistakeIn(mutant);
      const found = offsetIn(mutant);
      if (mistake === undefined) expect(found).toBe(mutant.length);
      const position = /at position (\d+)/.exec(mistake ?? '')?.[1];
      if (found === mutant.length && position === undefined) expect(mistake ?? 'at the end').toContain('end');
      if (position !== undefined) expect(found).toBeLessThanOrEqual(Number(position));
    }), { numRuns: 3000 });
  });

  test('is found in linear time, however deep the text is', () => {
    expect(syntaxErrorPosition('['.repeat(1_000_000)).column).toBe(1_000_001);
    expect(syntaxErrorPosition(`"${'\\\\'.repeat(1_000_000)}`).column).toBe(1);
  });
});
