import { UsageError } from './options';
import type { ParsedOptions } from './options';

const MAX_PORT = 65_535;
const WHOLE = /^\d{1,10}$/;

export interface NumberKind {
  readonly pattern: RegExp;
  readonly least: number;
  readonly most: number;
  readonly name: string;
}

export const MILLISECONDS: NumberKind = { pattern: WHOLE, least: 0, most: 60_000, name: 'milliseconds from 0 to 60000' };
export const SECONDS: NumberKind = { pattern: WHOLE, least: 1, most: 86_400, name: 'seconds from 1 to 86400' };
export const PROBABILITY: NumberKind = { pattern: /^(?:\d+|\d*\.\d+)$/, least: 0, most: 1, name: 'a probability from 0 to 1, such as 0.05' };
export const SEED: NumberKind = { pattern: WHOLE, least: 0, most: 2 ** 32 - 1, name: 'a whole number from 0 to 4294967295' };
export const COUNT: NumberKind = { pattern: WHOLE, least: 1, most: 1_000_000, name: 'a number from 1 to 1000000' };

/** The number of an option that is given at most once. */
export function parseNumber(options: ParsedOptions, name: string, { pattern, least, most, name: expected }: NumberKind): number | undefined {
  const text = options.one(name);
  if (text === undefined) return undefined;
  const value = pattern.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) throw new UsageError(`--${name} is ${expected}, got ${JSON.stringify(text)}`);
  return value;
}

export interface PortValues {
  readonly port?: number;
  readonly ports?: Readonly<Record<string, number>>;
}

/** `4000` for the first Event API and those after it, `Chat=4001` for one. */
export function parsePorts(texts: readonly string[]): PortValues {
  let port: number | undefined;
  const ports = new Map<string, number>();
  for (const text of texts) {
    const [, name, value] = /^(?:(.+)=)?([^=]*)$/.exec(text) ?? [];
    const number = /^\d{1,5}$/.test(value ?? '') ? Number(value) : NaN;
    if (!(number <= MAX_PORT)) throw new UsageError(`--port is a number from 0 to ${MAX_PORT} (0: any free one), or Name=number, got ${JSON.stringify(text)}`);
    if (name === undefined ? port !== undefined : ports.has(name)) throw new UsageError(`--port${name === undefined ? '' : ` of ${name}`} is given more than once`);
    if (name === undefined) port = number;
    else ports.set(name, number);
  }
  return { ...(port !== undefined && { port }), ...(ports.size > 0 && { ports: Object.fromEntries(ports) }) };
}

/** `Name=Value`, and what else a template may ask for. */
export function parseParameters(texts: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (texts.length === 0) return undefined;
  const parameters = new Map<string, string>();
  for (const text of texts) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined) throw new UsageError(`--parameter is Name=Value, Stack:Name=Value, import:name=Value or ssm:/path=Value, got ${JSON.stringify(text)}`);
    if (parameters.has(name)) throw new UsageError(`--parameter ${name} is given more than once`);
    parameters.set(name, value);
  }
  return Object.fromEntries(parameters);
}

export function parseOneOf<T extends string>(from: string, names: readonly T[], text: string): T {
  const found = names.find((name) => name === text);
  if (found === undefined) throw new UsageError(`${from} is one of ${names.join(', ')}, got ${JSON.stringify(text)}`);
  return found;
}

/** An origin as browsers send it. */
export function parseOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : undefined;
  if (origin !== text || !/^https?:/.test(text)) throw new UsageError(`--allow-origin is an origin such as http://localhost:5173, got ${JSON.stringify(text)}`);
  return text;
}

/** What front-end tools require of the names that they pass on, such as `VITE_`. */
export function parsePrefix(text: string): string {
  if (!/^[A-Za-z_]\w*$/.test(text)) throw new UsageError(`--env-prefix begins the names of variables, such as VITE_ or NEXT_PUBLIC_, got ${JSON.stringify(text)}`);
  return text;
}

export function parseJson(from: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${from} is not JSON: ${(error as Error).message}`);
  }
}
