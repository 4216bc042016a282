import type { HttpAnswer, HttpRequest } from '../console/http-contracts';

const HEADERS = 'authorization, content-type, cache-control, x-amz-target, x-amz-user-agent, x-amz-date, x-amz-security-token, x-amz-content-sha256, amz-sdk-invocation-id, amz-sdk-request';

/** What a browser asks before a page may call: the page's origin has been checked by then. */
export function preflight(request: HttpRequest): HttpAnswer {
  return withCors(request, {
    status: 204,
    headers: { 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': HEADERS, 'access-control-max-age': '600' },
  });
}

/** An answer that the calling page may read, as Cognito's are; never with cookies. */
export function withCors({ headers: { origin } }: HttpRequest, answer: HttpAnswer): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, vary: 'Origin', ...(origin !== undefined && { 'access-control-allow-origin': origin }) } };
}
