/** One slip of the pen each: a text, and what stands there by mistake. */
const SLIPS: readonly [RegExp, string][] = [
  [/&&/g, '||'], [/\|\|/g, '&&'], [/===/g, '!=='], [/!==/g, '==='], [/<=/g, '<'], [/<=/g, '>='], [/ > /g, ' >= '], [/ > /g, ' < '],
  [/\btrue\b/g, 'false'], [/(?<=[(] ?)!(?=policy)/g, ''], [/!!/g, '!'], [/!misplaced/g, 'misplaced'], [/\+= 1/g, '+= 2'],
  [/\b0\b/g, '1'], [/\b1\b/g, '2'], [/\b5\b/g, '4'], [/\b5\b/g, '6'], [/\[1\]/g, '[0]'], [/\[0\]/g, '[1]'],
  [/'\*'/g, '\'**\''], [/'\*'/g, '\'\''], [/'SUBSCRIBE'/g, '\'PUBLISH\''], [/'string'/g, '\'object\''], [/"ns"/g, '"own"'],
  [/\.sub\b/g, '.username'], [/\.issuer\b/g, '.sub'], [/\.username\b/g, '.sub'], [/\.userArn\b/g, '.username'], [/\.cognitoIdentityId\b/g, '.accountId'],
  [/\.groups\b/g, '.claims'], [/\.claims\b/g, '.groups'], [/\bArray\.isArray\(/g, '!!('], [/'access'/g, '\'id\''], [/\.client_id\b/g, '.token_use'],
  [/\.scope\b/g, '.token_use'], [/' '/g, '\',\''], [/\b50\b/g, '49'], [/\b50\b/g, '51'], [/(["'])https:.*?\1/g, '"https:"'],
  [/\?\? ''/g, '|| \'\''], [/util\.unauthorized\(\);/g, ''],
  // One condition of a conjunction forgotten: first, middle, last.
  [/(?<=return |&& \(?|= )[^&|;\n]+ && /g, ''], [/ && [^&|;\n]+(?= &&|;|\))/g, ''], [/ \|\| [^&|;\n)]+(?=\))/g, ''],
];

/** A handler with one slip. */
export interface Mutant {
  readonly mutant: string;
  readonly slip: string;
  /** The slip and where it is; in a function that handlers share it is the same for all of them. */
  readonly place: string;
}

/** The handlers with one slip, and where it is. */
export function* mutantsOf(code: string): Generator<Mutant> {
  const seen = new Set([code]);
  for (const [pattern, replacement] of SLIPS) {
    for (const match of code.matchAll(pattern)) {
      if (inComment(code, match.index)) continue;
      const mutant = code.slice(0, match.index) + replacement + code.slice(match.index + match[0].length);
      if (seen.has(mutant)) continue;
      seen.add(mutant);
      const start = code.lastIndexOf('\n', match.index) + 1;
      const line = code.slice(start, code.indexOf('\n', match.index)).trim();
      const slip = `${JSON.stringify(match[0])} → ${JSON.stringify(replacement)} in: ${line}`;
      yield { mutant, slip, place: `${functionAt(code, match.index)}:${match.index - start}: ${slip}` };
    }
  }
}

/** The function that a place of the code is in. */
function functionAt(code: string, index: number): string {
  return [...code.slice(0, index).matchAll(/^(?:export )?(?:function|const) \w+/gm)].at(-1)![0];
}

function inComment(code: string, index: number): boolean {
  const line = code.slice(code.lastIndexOf('\n', index) + 1, index);
  return line.includes('//') || /^\s*(\/\/|import)/.test(code.slice(code.lastIndexOf('\n', index) + 1));
}
