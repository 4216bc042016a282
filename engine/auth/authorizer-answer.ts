/** What a Lambda authorizer answered. */
export interface AuthorizerAnswer {
  readonly isAuthorized: boolean;
  /** For the handlers, in `ctx.identity`. */
  readonly handlerContext: Readonly<Record<string, unknown>> | null;
  /** Seconds for which the answer may be kept, instead of the API's. */
  readonly ttlOverride?: number;
}

const MAX_CONTEXT_CHARACTERS = 5 * 1024 * 1024;
export const MAX_TTL_SECONDS = 3600;

/**
 * Members that are not known are ignored: one that is tested against AWS answers with some.
 *
 * @throws Error unless every known one is what it has to be: what is nearly `true` is not
 */
export function readAuthorizerAnswer(payload: unknown): AuthorizerAnswer {
  if (!isObject(payload)) throw new Error(`is no object but ${typeName(payload)}`);
  const { isAuthorized, handlerContext, ttlOverride } = payload;
  if (typeof isAuthorized !== 'boolean') throw new Error(`has an isAuthorized that is not true or false but ${typeName(isAuthorized)}`);
  return { isAuthorized, handlerContext: isAuthorized ? readContext(handlerContext) : null, ttlOverride: readTtl(ttlOverride) };
}

/** Flat, as AppSync documents it for the same member in GraphQL APIs. */
function readContext(context: unknown): AuthorizerAnswer['handlerContext'] {
  if (context === undefined || context === null) return null;
  if (!isObject(context)) throw new Error(`has a handlerContext that is no object but ${typeName(context)}`);
  const [nested] = Object.entries(context).find(([, value]) => typeof value === 'object' && value !== null) ?? [];
  if (nested !== undefined) throw new Error('has a handlerContext with a nested value; only texts, numbers, true and false are supported');
  if (JSON.stringify(context).length > MAX_CONTEXT_CHARACTERS) throw new Error('has a handlerContext of more than 5 MB');
  return context;
}

function readTtl(ttl: unknown): number | undefined {
  if (ttl === undefined || ttl === null) return undefined;
  if (typeof ttl === 'number' && Number.isInteger(ttl) && ttl >= 0 && ttl <= MAX_TTL_SECONDS) return ttl;
  throw new Error(`has a ttlOverride that is not a whole number of seconds from 0 to ${MAX_TTL_SECONDS}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
