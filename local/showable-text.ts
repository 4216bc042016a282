/** A JSON Web Token, signed or encrypted: a function may log a request that it was given, with the caller's token. */
const TOKEN = /\beyJ[\w-]+\.[\w-]*\.[\w-]+(?:\.[\w-]+)*/g;
const API_KEY = /\bda2-[a-z0-9]{26}\b/g;

/** What a function wrote or threw, without its credentials, and without tokens and API keys. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '***'), text).replace(TOKEN, '***').replace(API_KEY, '***');
}

/** A line with no character that would steer a terminal or hide: payloads of strangers may stand in it. */
export function showableLine(line: string): string {
  return line.replace(/(?!\t)[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** A value as JSON of several lines, with the same characters escaped as JSON does it. */
export function showableJson(value: unknown): string {
  const escape = (character: string): string => character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return JSON.stringify(value, null, 2).replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, escape);
}
