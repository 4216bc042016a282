import type { HandlerContext, Identity, IncomingEvent } from '../../../engine/handlers/handler-contracts';

export const ALICE: Identity = {
  sub: 'alice-1',
  issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool',
  username: 'alice',
  groups: null,
  claims: { sub: 'alice-1' },
  sourceIp: ['127.0.0.1'],
  defaultAuthStrategy: 'ALLOW',
};

export function subscribeContext(identity: Identity = ALICE, segments: readonly string[] = ['private', 'alice-1']): HandlerContext {
  return context('SUBSCRIBE', identity, segments);
}

export function publishContext(events: readonly IncomingEvent[], identity: Identity = ALICE): HandlerContext {
  return { ...context('PUBLISH', identity, ['private', 'alice-1']), events };
}

function context(operation: 'PUBLISH' | 'SUBSCRIBE', identity: Identity, segments: readonly string[]): HandlerContext {
  return {
    identity,
    info: { channel: { path: `/${segments.join('/')}`, segments }, channelNamespace: { name: segments[0] }, operation },
    request: { headers: { 'x-app': 'chat' }, domainName: null },
  };
}
