/**
 * The modules that handler code runs with. They are QuickJS source: the published `@aws-appsync/utils` holds types only.
 *
 * `intrinsics` is evaluated first and takes the host's functions off the global object, so that handler code finds none.
 * A member that is not here fails by name instead of being undefined, which a policy might take for an answer.
 * https://docs.aws.amazon.com/appsync/latest/eventapi/built-in-util.html
 */
export const INTRINSICS_MODULE = `
export const host = globalThis.host;
delete globalThis.host;
export const { parse, stringify } = JSON;
`;

export const APPSYNC_UTILS_MODULE = `
import { host, stringify } from 'intrinsics';

const supported = (path, members) => new Proxy(Object.freeze(members), {
  get(target, name) {
    if (typeof name === 'symbol' || Object.hasOwn(target, name)) return target[name];
    throw new TypeError(path + '.' + name + ' is not supported by the local engine');
  },
});

const formEncode = (text) => encodeURIComponent(text).replace(/%20/g, '+')
  .replace(/[!'()~]/g, (character) => '%' + character.charCodeAt(0).toString(16).toUpperCase());

export const util = supported('util', {
  unauthorized() {
    host.refuse('unauthorized');
    throw new Error('util.unauthorized()');
  },
  error(message, errorType) {
    host.refuse('error', String(message), errorType === undefined || errorType === null ? undefined : String(errorType));
    throw new Error('util.error()');
  },
  autoId: () => host.autoId(),
  base64Encode: (text) => host.base64Encode(String(text)),
  base64Decode: (text) => host.base64Decode(String(text)),
  urlEncode: (text) => formEncode(String(text)),
  urlDecode: (text) => decodeURIComponent(String(text).replace(/\\+/g, ' ')),
  time: supported('util.time', {
    nowISO8601: () => new Date(host.now()).toISOString(),
    nowEpochSeconds: () => Math.floor(host.now() / 1000),
    nowEpochMilliSeconds: () => host.now(),
  }),
});

export const runtime = supported('runtime', {
  earlyReturn(value) {
    host.earlyReturn(stringify(value));
    throw new Error('runtime.earlyReturn()');
  },
});

export const extensions = supported('extensions', {});

const show = (value) => typeof value === 'string' ? value : stringify(value) ?? String(value);
const log = (...values) => host.log(values.map(show).join(' '));
globalThis.console = Object.freeze({ log, error: log });
`;

/** Calls the handlers; the only module whose exports the host holds. */
export const DRIVER_MODULE = `
import { parse, stringify } from 'intrinsics';
import '@aws-appsync/utils';
import * as handlers from 'handlers';

export const names = ['onPublish', 'onSubscribe'].filter((name) => Object.hasOwn(handlers, name)).join();

export const run = (name, context) => {
  const handler = handlers[name];
  if (typeof handler !== 'function') throw new TypeError(name + ' is not a function');
  const result = handler(parse(context));
  if (result !== null && typeof result === 'object' && typeof result.then === 'function') throw new TypeError(name + ' returned a promise');
  return stringify(result);
};
`;
