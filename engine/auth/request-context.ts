import type { Channel } from '../channel';
import type { AuthHeaders } from './caller-contracts';
import type { HandlerContext, Identity } from '../handlers/handler-contracts';

/** Where credentials may be. That handlers see them is not documented, and what a handler logs is shown (fact 5.4). */
const HIDDEN_HEADERS: readonly string[] = [
  'authorization', 'cookie', 'sec-websocket-protocol', 'x-amz-security-token', 'x-api-key',
];

/** https://docs.aws.amazon.com/appsync/latest/eventapi/context-reference.html */
export function requestContext(
  operation: 'PUBLISH' | 'SUBSCRIBE', channel: Channel, identity: Identity, sent: AuthHeaders,
): HandlerContext {
  const { path, segments, namespace } = channel;
  return {
    identity,
    info: { channel: { path, segments }, channelNamespace: { name: namespace }, operation },
    request: { headers: visibleHeaders(sent), domainName: null },
  };
}

/** The headers without credentials. */
export function visibleHeaders(headers: AuthHeaders): AuthHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HIDDEN_HEADERS.includes(name)));
}
