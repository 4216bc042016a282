import { el } from './dom';

const MOST_CHARACTERS = 4000;
const TOKENS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const WHITE_SPACE = /("(?:\\.|[^"\\])*")|\s+/g;

/** JSON with one member a line; what is no JSON, or very long, as it is. */
export function jsonView(text: string): HTMLElement {
  const pretty = prettyJson(text);
  const shown = pretty.slice(0, MOST_CHARACTERS);
  const rest = pretty.length - shown.length;
  return el('pre', { class: 'json' }, ...coloured(shown), rest > 0 && el('span', { class: 'faint' }, `… and ${rest.toLocaleString('en')} more characters`));
}

/** Why a text is no JSON, if so. */
export function jsonError(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Unless that would change more than white space, as it does to long numbers. */
function prettyJson(text: string): string {
  if (jsonError(text) !== undefined) return text;
  const value: unknown = JSON.parse(text);
  return JSON.stringify(value) === text.replace(WHITE_SPACE, '$1') ? JSON.stringify(value, undefined, 2) : text;
}

function coloured(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [token, quoted = '', colon = ''] = match;
    const kind = quoted === '' ? 'literal' : colon === '' ? 'text' : 'key';
    parts.push(text.slice(end, match.index), el('span', { class: kind }, quoted || token), colon);
    end = match.index + token.length;
  }
  return [...parts, text.slice(end)];
}
