import { objectArgument } from './util-function';
import type { UtilFunction } from './util-function';

/** Which headers AppSync leaves out is not listed; these belong to one connection or to the caller's credential. */
const RESTRICTED = /^(?:authorization|connection|content-length|cookie|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|via|x-amz-.*|x-amzn-.*|x-api-key|x-forwarded-.*)$/i;

export const HTTP_FUNCTIONS: Readonly<Record<string, UtilFunction>> = {
  'util.http.copyHeaders': (call, headers) => (
    Object.fromEntries(Object.entries(objectArgument(call, headers)).filter(([name]) => !RESTRICTED.test(name)))),
};
