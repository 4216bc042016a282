import { withCors } from './cognito/cors';
import type { UserPoolDescription } from './cognito/sign-in';
import { jsonAnswer } from './console/http-contracts';
import type { HttpAnswer, HttpRequest } from './console/http-contracts';
import type { EventApi } from '../engine/event-api';

/**
 * What a page needs to connect: the construct's `clientConfig`, with the addresses of this server, and the authority of its
 * sign-in. Nothing of it is secret.
 */
export interface ClientConfig {
  /** The version of this shape: 1. */
  readonly version: number;
  readonly url: string;
  readonly realtimeUrl: string;
  readonly region: string;
  readonly userPoolId?: string;
  /** If exactly one app client is accepted. */
  readonly userPoolClientId?: string;
  /** Sorted. */
  readonly namespaces: readonly string[];
  /** For OpenID Connect; on AWS `https://cognito-idp.<region>.amazonaws.com/<user pool id>`. */
  readonly authority?: string;
}

/** @param url Of this server, by the scheme that the page uses: `http://localhost:4000` */
export function clientConfig({ region, namespaces }: EventApi, userPool: UserPoolDescription | undefined, url: string): ClientConfig {
  const { userPoolId, acceptedClientId: userPoolClientId } = userPool ?? {};
  return {
    version: 1,
    url: `${url}/event`,
    realtimeUrl: `${url.replace(/^http/, 'ws')}/event/realtime`,
    region,
    ...(userPoolId !== undefined && { userPoolId }),
    ...(userPoolClientId !== undefined && { userPoolClientId }),
    namespaces: [...namespaces.keys()].sort(),
    ...(userPoolId !== undefined && { authority: `${url}/${userPoolId}` }),
  };
}

/** `GET /events.json`, where a stack puts it beside its page. */
export function answerClientConfig(request: HttpRequest, config: () => ClientConfig): HttpAnswer | undefined {
  if (request.path !== '/events.json') return undefined;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return withCors(request, isRead ? jsonAnswer(200, config()) : { ...jsonAnswer(405, { message: 'events.json is read by GET' }), headers: { allow: 'GET, HEAD' } });
}
