/**
 * `@aws-appsync/utils` as handlers import it, in QuickJS. The published package holds types only.
 *
 * What the real module has besides fails by name; if it were undefined, a policy might take that for an answer.
 * https://docs.aws.amazon.com/appsync/latest/eventapi/built-in-util.html
 */
export const APPSYNC_UTILS_MODULE = String.raw`
import { ask, show, stringify, supported, unsupported } from 'intrinsics';
const { Array, Date, Error, Math, RegExp, TypeError, decodeURIComponent, encodeURIComponent } = globalThis;

const textFor = (caller, value) => {
  if (typeof value !== 'string') throw new TypeError(caller + ' needs a string, not ' + (value === null ? 'null' : typeof value));
  return value;
};

// As application/x-www-form-urlencoded, which escapes more than encodeURIComponent.
const ESCAPES = { '!': '%21', "'": '%27', '(': '%28', ')': '%29', '~': '%7E' };
const urlEncode = (text) => Array.from(encodeURIComponent(text).split('%20').join('+'), (character) => ESCAPES[character] ?? character).join('');

export const util = supported('util', {
  unauthorized() {
    ask('refuse', 'unauthorized');
    throw new Error('util.unauthorized()');
  },
  error(message, errorType) {
    ask('refuse', 'error', show(message), errorType === undefined || errorType === null ? undefined : show(errorType));
    throw new Error('util.error()');
  },
  authType: () => ask('authType'),
  autoId: () => ask('autoId'),
  autoUlid: () => ask('autoUlid'),
  autoKsuid: () => ask('autoKsuid'),
  base64Encode: (value) => ask('base64Encode', textFor('util.base64Encode', value)),
  base64Decode: (value) => ask('base64Decode', textFor('util.base64Decode', value)),
  urlEncode: (value) => urlEncode(textFor('util.urlEncode', value)),
  urlDecode: (value) => decodeURIComponent(textFor('util.urlDecode', value).split('+').join(' ')),
  matches(pattern, value) {
    const source = textFor('util.matches', pattern);
    const found = new RegExp(source, 'u').test(textFor('util.matches', value));
    if (found !== new RegExp('^(?:' + source + ')$', 'u').test(value)) {
      unsupported('util.matches where the pattern matches only a part of the value, which needs ^ and $ here because AWS does not say what it gives, and');
    }
    return found;
  },
  time: supported('util.time', {
    nowISO8601: () => new Date(ask('now')).toISOString(),
    nowEpochSeconds: () => Math.floor(ask('now') / 1000),
    nowEpochMilliSeconds: () => ask('now'),
  }),
});

export const runtime = supported('runtime', {
  earlyReturn(value) {
    ask('earlyReturn', stringify(value));
    throw new Error('runtime.earlyReturn()');
  },
});

export const extensions = supported('extensions', {});
`;
