import { InputError } from '../input-error';
import type { HttpRequest } from './http-contracts';

/** More than five events of 240 KB, whose refusal shall be AppSync's, and than the 6 MB event of a function. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

interface Kinds {
  'text': string;
  'text?': string | undefined;
  'texts': readonly string[];
  'texts?': readonly string[] | undefined;
  'any': unknown;
}

type Shape = Readonly<Record<string, keyof Kinds>>;
type Body<Of extends Shape> = { readonly [name in keyof Of]: Kinds[Of[name]] };

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((text) => typeof text === 'string');

const CHECKS: { readonly [kind in keyof Kinds]: { readonly accepts: (value: unknown) => boolean; readonly name: string } } = {
  'text': { accepts: (value) => typeof value === 'string', name: 'a string' },
  'text?': { accepts: (value) => value === undefined || typeof value === 'string', name: 'a string' },
  'texts': { accepts: isTexts, name: 'a list of strings' },
  'texts?': { accepts: (value) => value === undefined || isTexts(value), name: 'a list of strings' },
  'any': { accepts: () => true, name: 'JSON' },
};

/** The JSON object of a request, of exactly this shape. */
export async function readBody<const Of extends Shape>(request: HttpRequest, shape: Of): Promise<Body<Of>> {
  const given = new Map<string, unknown>(Object.entries(parse(await request.body(MAX_BODY_BYTES))));
  for (const name of given.keys()) {
    if (!Object.hasOwn(shape, name)) throw new InputError(`the body has ${JSON.stringify(name)}; it may have ${Object.keys(shape).join(', ')}`);
  }
  const entries = Object.entries(shape).map(([name, kind]): readonly [string, unknown] => {
    const value = given.get(name);
    if (!CHECKS[kind].accepts(value)) throw new InputError(`${name} must be ${CHECKS[kind].name}`);
    return [name, value];
  });
  return Object.fromEntries(entries) as Body<Of>;
}

function parse(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`the body is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InputError('the body must be a JSON object');
  return value;
}
