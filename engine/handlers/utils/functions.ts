import { DYNAMODB_FUNCTIONS } from './dynamodb';
import { DYNAMODB_REQUESTS } from './dynamodb-requests';
import { HTTP_FUNCTIONS } from './http';
import { matches } from './matches';
import { MATH_FUNCTIONS } from './math';
import { TEXT_FUNCTIONS } from './text';
import { TIME_FUNCTIONS } from './time';
import type { UtilFunction } from './util-function';

/** The functions of `@aws-appsync/utils` that depend on nothing but their arguments and the time. */
export const UTIL_FUNCTIONS: ReadonlyMap<string, UtilFunction> = new Map(Object.entries({
  ...TEXT_FUNCTIONS, ...TIME_FUNCTIONS, ...MATH_FUNCTIONS, ...DYNAMODB_FUNCTIONS, ...DYNAMODB_REQUESTS, ...HTTP_FUNCTIONS, 'util.matches': matches,
}));
