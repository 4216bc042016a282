/**
 * The other modules of a realm, in QuickJS. All but the driver are evaluated before the handlers.
 *
 * `intrinsics` takes the host's function off the global object and keeps what a run needs of the language.
 */
export const INTRINSICS_MODULE = String.raw`
const { host, JSON, Object, Proxy, String, TypeError } = globalThis;
delete globalThis.host;
export const { Array, InternalError, Promise, RegExp } = globalThis;
export const { parse, stringify } = JSON;
export const { getPrototypeOf, hasOwn } = Object;

const REFUSAL = Object.freeze({ message: 'refused' });

/** How the run under way has ended already, whatever its code does next; for the driver alone. */
export const run = { ending: undefined, isEarly: false, isOneOfMany: false };

// As JSON, because a NUL or a lone surrogate would not survive the crossing.
export const ask = (name, ...args) => {
  if (name === 'refuse' && run.isOneOfMany) {
    run.ending ??= 'refused'; // the host need not know, and the way there takes long, as a new error does
    throw REFUSAL;
  }
  const { value, error, unsupported } = parse(host(name, stringify(args)));
  if (name === 'refuse' || name === 'fail' || unsupported) run.ending ??= name === 'refuse' ? 'refused' : 'unsupported';
  if (name === 'earlyReturn') run.isEarly = true;
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

// By the host, which has to know of it.
Math.random = () => ask('util.math.randomDouble');

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

/** How one of many attempts ended. */
export const ADMITTED = 'A';
export const REFUSED = 'D';
/** It threw, or what it returned is no answer. */
export const FAILED = 'F';
/** It needs what the engine does not have. */
export const UNSUPPORTED = 'U';
/** On what a data source answers. */
export const DEPENDING = 'Q';

export const DRIVER_MODULE = String.raw`
import { Array, InternalError, Promise, RegExp, getPrototypeOf, hasOwn, parse, run as current, show, stringify } from 'intrinsics';
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

/** One call for its ending alone; exhaustion is no ending. */
const endingOf = (call, isAnswer) => {
  current.ending = undefined;
  current.isEarly = false;
  let value;
  let threw = false;
  try {
    value = call();
  } catch (error) {
    if (error === null || error instanceof InternalError) throw error;
    threw = true;
  }
  if (current.ending) return { ending: current.ending === 'refused' ? '${REFUSED}' : '${UNSUPPORTED}' };
  if (current.isEarly) return { ending: '${ADMITTED}', isEarly: true };
  if (threw || value instanceof Promise) return { ending: '${FAILED}' };
  return { ending: isAnswer(value) ? '${ADMITTED}' : '${FAILED}', value };
};

/** What onPublish returns counts only if some of it is broadcast. */
const isBroadcast = (value) => Array.isArray(value) && value.some((one) => one && (one.error ?? null) === null && one.payload !== undefined);
const isAnything = () => true;

/**
 * Each channel for one caller, a character each: in lower case where the caller was not looked at. A handler with a data
 * source is given each of some answers, and what depends on them is told.
 */
export const attempts = (name, identity, base, channels, answers) => {
  try {
    const handler = handlers[name];
    const isObject = typeof handler === 'object';
    const functions = isObject ? [handler.request, handler.response] : [handler];
    if (functions.some((one) => typeof one !== 'function' || getPrototypeOf(one) !== PLAIN_FUNCTION)) return '${THREW}' + name + ' is not a function';
    const isAnswer = name === 'onPublish' ? isBroadcast : isAnything;
    const possible = parse(answers);
    const { info: { channelNamespace, operation }, request, events } = parse(base);
    current.isOneOfMany = true;
    let endings = '';
    for (const channel of parse(channels)) {
      let isLookedAt = false;
      // All that a handler may change is made anew, and the caller only where one looks.
      const context = (stash, result, error) => {
        let caller;
        return {
          get identity() {
            isLookedAt = true;
            return (caller ??= parse(identity)).identity;
          },
          info: { channel: parse(channel), channelNamespace: { ...channelNamespace }, operation },
          request: { ...request, headers: {} },
          stash, result, error, ...events && { events: parse(events) },
        };
      };
      const ctx = context({}, null, null);
      let { ending, isEarly } = endingOf(() => functions[0](ctx), isObject ? isAnything : isAnswer);
      if (isObject && ending === '${ADMITTED}' && !isEarly) {
        const stash = stringify(ctx.stash ?? {});
        const each = possible.map((answer) => {
          const { result, error } = parse(answer);
          return endingOf(() => functions[1](context(parse(stash), result, error)), isAnswer).ending;
        });
        ending = each.every((one) => one === each[0]) ? each[0] : '${DEPENDING}';
      }
      endings += isLookedAt ? ending : ending.toLowerCase();
    }
    return '${RETURNED}' + endings;
  } catch (error) {
    return (error === null || error instanceof InternalError ? '${EXHAUSTED}' : '${THREW}') + describe(error);
  } finally {
    current.isOneOfMany = false;
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
