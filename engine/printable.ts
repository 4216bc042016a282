const MAX_CHARACTERS = 80;

/** Text from outside for a line that people read: shortened, with control and direction characters escaped. */
export function printable(text: string): string {
  const visible = text.slice(0, MAX_CHARACTERS).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
  return text.length > MAX_CHARACTERS ? `${visible}…` : visible;
}

export function quoted(text: string): string {
  return `"${printable(text)}"`;
}
