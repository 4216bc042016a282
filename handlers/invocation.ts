import type { InvocationContext } from './request';

// The function is called as AppSync calls one that is the handler alone, so it sees no difference.
export function policy_invocation(ctx: InvocationContext, invocationType: 'RequestResponse' | 'Event') {
  const { channel, channelNamespace, operation } = ctx.info;
  return {
    operation: 'Invoke',
    invocationType,
    payload: {
      identity: ctx.identity ?? null,
      result: null,
      request: { headers: ctx.request.headers ?? {}, domainName: ctx.request.domainName ?? null },
      info: { channel: { path: channel.path, segments: channel.segments }, channelNamespace: { name: channelNamespace.name }, operation },
      error: null,
      prev: null,
      stash: {},
      outErrors: [],
      events: ctx.events ?? null,
    },
  };
}
