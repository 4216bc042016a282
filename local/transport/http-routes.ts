import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isSecure } from './is-secure';
import type { OriginGuard } from './origin-guard';
import { readText } from './request-body';
import { headersOf } from './request-headers';
import { urlOf } from './request-url';
import { HttpError } from '../console/http-contracts';
import type { HttpAnswer, HttpRequest } from '../console/http-contracts';
import type { ConnectionServices } from '../events/connection';
import { badRequest, publishOverHttp } from '../events/http-publish';
import type { PublishAnswer } from '../events/http-publish';
import type { Network } from '../events/network';
import { MAX_MESSAGE_BYTES } from '../events/wire';

/** Answers what is not of the AppSync protocol. */
export type Fallback = (request: HttpRequest) => Promise<HttpAnswer>;

const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers':
    'authorization, content-type, x-api-key, x-amz-date, x-amz-security-token, x-amz-user-agent, x-amz-content-sha256',
  'access-control-max-age': '600',
};
/** What a client of a stream may leave unread. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** The routes of HTTP; those of the console and others are the fallback's. */
export class HttpRoutes {
  constructor(
    private readonly services: ConnectionServices,
    private readonly guard: OriginGuard,
    private readonly network: Network,
    private readonly fallback: Fallback,
  ) {}

  public async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      write(request, response, await this.route(request));
    } catch (error) {
      const known = error instanceof HttpError ? error : new HttpError(500, 'the local server failed; its log has the reason');
      if (known !== error) this.services.report(error);
      if (response.headersSent) response.destroy();
      else write(request, response, json(known.status, { message: known.message }));
    }
  }

  private async route(request: IncomingMessage): Promise<HttpAnswer> {
    const { host, origin } = request.headers;
    const refusal = this.guard.refusal({ host, origin });
    if (refusal !== undefined) return json(403, { message: refusal });
    const url = urlOf(request);
    if (url === undefined) return json(400, { message: 'the target of a request must be a path' });
    if (url.pathname !== '/event') return this.fallback(toHttpRequest(request, url));

    const answer = await this.event(request);
    await this.network.delay();
    const cors = { vary: 'Origin', ...(origin !== undefined && { 'access-control-allow-origin': origin }) };
    return { ...answer, headers: { 'x-amzn-requestid': randomUUID(), ...answer.headers, ...cors } };
  }

  private async event(request: IncomingMessage): Promise<HttpAnswer> {
    switch (request.method) {
      case 'POST': {
        const { status, body } = await this.publish(request);
        return json(status, body);
      }
      case 'OPTIONS': return { status: 204, headers: PREFLIGHT_HEADERS };
      default: return json(405, badRequest(405, 'publish with POST').body, { allow: 'POST, OPTIONS' });
    }
  }

  private async publish(request: IncomingMessage): Promise<PublishAnswer> {
    try {
      const body = await readText(request, MAX_MESSAGE_BYTES);
      const headers = headersOf(request);
      return await publishOverHttp({ headers, body, sourceIp: request.socket.remoteAddress }, this.services);
    } catch (error) {
      if (error instanceof HttpError) return badRequest(error.status, error.message);
      throw error;
    }
  }
}

function toHttpRequest(request: IncomingMessage, url: URL): HttpRequest {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => {
    return [name, Array.isArray(value) ? value.join(', ') : value];
  }));
  const { pathname: path, searchParams: query } = url;
  return { method: request.method ?? 'GET', isSecure: isSecure(request), path, query, headers, body: (maxBytes) => readText(request, maxBytes) };
}

function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

function write({ method }: IncomingMessage, response: ServerResponse, { status, headers, body, stream }: HttpAnswer): void {
  if (response.destroyed) return; // the client has gone, and a stream would never hear of it
  response.writeHead(status, { 'x-content-type-options': 'nosniff', ...headers });
  if (!stream) {
    response.end(method === 'HEAD' ? undefined : body);
    return;
  }
  response.flushHeaders();
  const stop = stream((text) => {
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    else response.write(text);
  });
  response.on('close', stop);
}
