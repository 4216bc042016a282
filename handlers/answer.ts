import { util } from '@aws-appsync/utils';
import type { AnsweredContext } from './request';

// A function accepts with nothing, or with an object that has no error. Why it did not is in its log; the caller is not told.
export function policy_requireAnswer(ctx: AnsweredContext): void {
  const answer = ctx.result ?? {};
  if (ctx.error || JSON.stringify(answer).charAt(0) !== '{' || ((answer as { error?: unknown }).error ?? null) !== null) {
    util.error('The function that handles the call refused it or failed.', 'HandlerExecutionError');
  }
}

// What a function answered to a publication; without events, none is broadcast.
export function policy_answeredEvents(ctx: AnsweredContext) {
  policy_requireAnswer(ctx);
  return ((ctx.result ?? {}) as { events?: unknown }).events ?? [];
}
