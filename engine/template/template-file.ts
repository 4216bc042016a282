import { basename } from 'node:path';
import type { JsonObject } from './json';
import { MAX_FILE_BYTES, parseJson, readTextFile } from './json-file';
import { parseYaml } from './yaml-template';
import { printable } from '../printable';

/** A template in JSON or YAML, as its name says, or else its first character. @throws Error with the place of what is wrong */
export function readTemplateFile(file: string): JsonObject {
  const text = readTextFile(file, MAX_FILE_BYTES);
  const isJson = /\.json$/i.test(file) || (!/\.ya?ml$/i.test(file) && /^\uFEFF?\s*\{/.test(text));
  return isJson ? parseJson(file, text) : parseYaml(file, text);
}

/** The name that a template file gives to its stack. */
export function templateName(file: string): string {
  return printable(basename(file).replace(/(?:\.template)?\.(?:json|ya?ml)$|\.template$/i, ''));
}
