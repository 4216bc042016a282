/**
 * The other modules of a realm, in QuickJS. All but the driver are evaluated before the handlers.
 *
 * `intrinsics` takes the host's function off the global object and keeps what a run needs of the language.
 */
export const INTRINSICS_MODULE = String.raw`
const { host, JSON, Object, Proxy, String, TypeError } = globalThis;
delete globalThis.host;
export const { InternalError, Promise, RegExp } = globalThis;
export const { parse, stringify } = JSON;
export const { getPrototypeOf, hasOwn } = Object;

// As JSON, because a NUL or a lone surrogate would not survive the crossing.
export const ask = (name, ...args) => {
  const { value, error } = parse(host(name, stringify(args)));
  if (error !== undefined) throw new TypeError(error);
  return value;
};

export const unsupported = (what) => {
  const message = what + ' is not supported by the local engine';
  ask('fail', message);
  throw new TypeError(message);
};

export const supported = (path, members) => new Proxy(Object.freeze(members), {
  get(target, name) {
    if (typeof name === 'symbol' || hasOwn(target, name)) return target[name];
    return unsupported(path + '.' + name);
  },
});

export const show = (value) => {
  try {
    return typeof value === 'string' ? value : stringify(value) ?? String(value);
  } catch {
    return '[' + typeof value + ']';
  }
};
`;

/**
 * Leaves handlers the documented globals and a few harmless ones, and freezes everything they can reach, so that one run
 * cannot change what the next one sees.
 * https://docs.aws.amazon.com/appsync/latest/eventapi/runtime-supported-features.html
 */
export const LOCKDOWN_MODULE = String.raw`
import { ask, parse, show, stringify, supported, unsupported } from 'intrinsics';
import { extensions, runtime, util } from '@aws-appsync/utils';
import * as dynamodb from '@aws-appsync/utils/dynamodb';
import * as rds from '@aws-appsync/utils/rds';
import * as ai from '@aws-appsync/utils/ai';
const global = globalThis;
const { Array, Boolean, Math, Number, Object, Reflect, Set, String, SyntaxError, isFinite, isNaN, parseFloat, parseInt } = global;

// AppSync takes the pattern for a regular expression of Java.
for (const name of ['replace', 'replaceAll']) {
  const native = String.prototype[name];
  String.prototype[name] = function (pattern, replacement) {
    if (typeof pattern !== 'string' || /[\\^$.|?*+()[\]{}]/.test(pattern)) unsupported('String.' + name + ' with a regular expression');
    if (typeof replacement !== 'string' || /[\\$]/.test(replacement)) unsupported('String.' + name + ' with a replacement that is not plain text');
    return Reflect.apply(native, this, [pattern, replacement]);
  };
}

const log = (...values) => { ask('log', values.map(show).join(' ').slice(0, 4000)); };

const globals = {
  Array, Boolean, Math, Number, Object, String, isFinite, isNaN, parseFloat, parseInt, extensions, runtime, util,
  console: supported('console', { log, error: log }),
  JSON: {
    stringify,
    // Documented: what is not JSON gives an empty string.
    parse(text, ...reviver) {
      if (reviver.length > 0) unsupported('JSON.parse with a reviver');
      try {
        return parse(text);
      } catch (error) {
        if (error instanceof SyntaxError && error.message !== 'stack overflow') return '';
        throw error;
      }
    },
  },
};

const reachable = [
  ...Reflect.ownKeys(global).map((key) => global[key]), ...Object.values(globals),
  ...[dynamodb, rds, ai].flatMap((helpers) => Object.values(helpers)),
  async () => {}, function* () {}, async function* () {}, (function* () {})(), /./, [].values(), ''.matchAll(/./g), ''[Symbol.iterator](),
];
for (const key of Reflect.ownKeys(global)) Reflect.deleteProperty(global, key);
Object.assign(global, globals);

const frozen = new Set();
const found = [...reachable, global];
for (const object of found) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null || frozen.has(object)) continue;
  frozen.add(Object.freeze(object));
  found.push(Object.getPrototypeOf(object));
  for (const key of Reflect.ownKeys(object)) {
    const property = Object.getOwnPropertyDescriptor(object, key);
    found.push(property.value, property.get, property.set);
  }
}
`;

/**
 * The first character of an answer says how a run ended. An answer that begins with none of them is no answer: nothing
 * that comes out of an exhausted QuickJS may pass for a return.
 */
export const RETURNED = '=';
export const THREW = '!';
export const EXHAUSTED = '#';

export const DRIVER_MODULE = String.raw`
import { InternalError, Promise, RegExp, getPrototypeOf, hasOwn, parse, show, stringify } from 'intrinsics';
import '@aws-appsync/utils';
import 'lockdown';
import * as handlers from 'handlers';

const PLAIN_FUNCTION = getPrototypeOf(() => {});

export const names = ['onPublish', 'onSubscribe'].filter((name) => hasOwn(handlers, name)).join();

export const run = (name, part, context) => {
  try {
    const handler = part === 'handler' ? handlers[name] : hasOwn(handlers[name], part) && handlers[name][part];
    if (typeof handler !== 'function') return '${THREW}' + (part === 'handler' ? name : name + '.' + part) + ' is not a function';
    // A generator would return without having run, an async function before it has ended.
    if (getPrototypeOf(handler) !== PLAIN_FUNCTION) return '${THREW}' + name + ' is an async function or a generator';
    const ctx = parse(context);
    const result = handler(ctx);
    if (result instanceof Promise) return '${THREW}' + name + ' returned a promise';
    return '${RETURNED}' + stringify(part === 'request' ? { value: result, stash: ctx.stash } : { value: result });
  } catch (error) {
    if (error === null) return '${EXHAUSTED}threw null, as QuickJS does when there is no memory left';
    return (error instanceof InternalError ? '${EXHAUSTED}' : '${THREW}') + describe(error);
  }
};

const describe = (error) => {
  try {
    if (typeof error !== 'object' || typeof error.message !== 'string') return ('threw ' + show(error)).slice(0, 500);
    const place = new RegExp('handlers:([0-9]+)').exec(show(error.stack));
    return (error.name + ': ' + error.message).slice(0, 500) + (place ? ' (line ' + place[1] + ')' : '');
  } catch {
    return 'threw what cannot be shown';
  }
};
`;
