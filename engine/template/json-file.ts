import { readFileSync, statSync } from 'node:fs';
import { isObject } from './json';
import type { JsonObject } from './json';
import { syntaxErrorPosition } from './json-syntax';

/** CloudFormation takes templates of 1 MB; manifests of large apps have several. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** @throws Error with the place of what is wrong */
export function readJsonFile(file: string): JsonObject {
  return parseJson(file, readTextFile(file, MAX_FILE_BYTES));
}

/** @throws Error with the place of what is wrong */
export function parseJson(file: string, content: string): JsonObject {
  const text = content.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { line, column } = syntaxErrorPosition(text);
    throw new Error(`${file} is not JSON: line ${line}, column ${column}; give what cdk synth writes`, { cause: error });
  }
  if (!isObject(value)) throw new Error(`${file} holds no JSON object`);
  return value;
}

/** Only of a real file: reading a pipe or a device may never end. */
export function readTextFile(file: string, maxBytes: number): string {
  const stats = statSync(file);
  if (!stats.isFile()) throw new Error(`${file} is not a file`);
  if (stats.size > maxBytes) throw new Error(`${file} has ${stats.size} bytes; at most ${maxBytes} are read`);
  return readFileSync(file, 'utf8');
}
