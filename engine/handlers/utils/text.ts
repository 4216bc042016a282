import { textArgument } from './util-function';
import type { UtilFunction } from './util-function';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const FORMS: readonly string[] = ['nfc', 'nfd', 'nfkc', 'nfkd'];
/** What Java's URLEncoder escapes beyond encodeURIComponent. */
const ESCAPES: Readonly<Record<string, string>> = { '!': '%21', '\'': '%27', '(': '%28', ')': '%29', '~': '%7E', '%20': '+' };
const JAVASCRIPT_ESCAPES: Readonly<Record<string, string>> = {
  '\'': '\\\'', '"': '\\"', '\\': '\\\\', '/': '\\/', '\b': '\\b', '\n': '\\n', '\t': '\\t', '\f': '\\f', '\r': '\\r',
};

/** Encodings: https://docs.aws.amazon.com/appsync/latest/eventapi/built-in-util.html */
export const TEXT_FUNCTIONS: Readonly<Record<string, UtilFunction>> = {
  'util.base64Encode': (call, value) => Buffer.from(textArgument(call, value), 'utf8').toString('base64'),
  'util.base64Decode': (call, value) => {
    const text = textArgument(call, value);
    if (!BASE64.test(text)) throw new Error('util.base64Decode needs base64 in the standard alphabet');
    return Buffer.from(text, 'base64').toString('utf8');
  },
  'util.urlEncode': (call, value) => encodeURIComponent(textArgument(call, value)).replaceAll(/[!'()~]|%20/g, (character) => ESCAPES[character]),
  'util.urlDecode': (call, value) => decodeURIComponent(textArgument(call, value).replaceAll('+', ' ')),
  // As Apache Commons Text does it, which AppSync's own runtime uses in templates.
  'util.escapeJavaScript': (call, value) => textArgument(call, value).replaceAll(/['"\\/]|[^ -~]/g, (character) => (
    JAVASCRIPT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  )),
  'util.str.normalize': (call, value, form) => {
    const text = textArgument(call, value);
    if (typeof form !== 'string' || !FORMS.includes(form)) throw new TypeError(`${call.name} needs one of ${FORMS.join(', ')}`);
    return text.normalize(form.toUpperCase());
  },
};
