export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end';

const LITERAL = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?|true|false|null)$/;
const ESCAPE = /^\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/;
const LONGEST_ESCAPE = 6;

/** Where a text stops being JSON: JSON.parse of Node 20 does not always say. */
export function syntaxErrorPosition(text: string): TextPosition {
  const before = text.slice(0, syntaxErrorOffset(text)).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

/** Without recursion, since the text may be nested as deep as it is long. */
function syntaxErrorOffset(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  let at = endOfSpace(text, 0);
  for (; at < text.length; at = endOfSpace(text, at)) {
    const character = text[at];
    let end: number | undefined = at + 1;
    if (character === '}' || character === ']') {
      const isEmpty = expected === (character === ']' ? 'value or ]' : 'key or }');
      if ((expected !== ', or end' && !isEmpty) || open.pop() !== character) return at;
      expected = ', or end';
    } else if (expected === ':') {
      if (character !== ':') return at;
      expected = 'value';
    } else if (expected === ', or end') {
      if (character !== ',' || open.length === 0) return at;
      expected = open[open.length - 1] === '}' ? 'key' : 'value';
    } else if (expected === 'key' || expected === 'key or }') {
      end = character === '"' ? endOfString(text, at) : undefined;
      expected = ':';
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? '}' : ']');
      expected = character === '{' ? 'key or }' : 'value or ]';
    } else {
      end = character === '"' ? endOfString(text, at) : endOfLiteral(text, at);
      expected = ', or end';
    }
    if (end === undefined) return at;
    at = end;
  }
  return at;
}

function endOfSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text[at])) at += 1;
  return at;
}

function endOfString(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length && text[at] >= ' ';) {
    if (text[at] === '"') return at + 1;
    const escape = text[at] === '\\' ? ESCAPE.exec(text.slice(at, at + LONGEST_ESCAPE)) : undefined;
    if (escape === null) return undefined;
    at += escape?.[0].length ?? 1;
  }
  return undefined;
}

function endOfLiteral(text: string, from: number): number | undefined {
  let at = from;
  while (at < text.length && /[\w+.-]/.test(text[at])) at += 1;
  return LITERAL.test(text.slice(from, at)) ? at : undefined;
}
