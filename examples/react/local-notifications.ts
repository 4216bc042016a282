import { execFile } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { Logger, Plugin } from 'vite';
import { readConfiguration } from './local-configuration.ts';

const PROGRAM = fileURLToPath(new URL('node_modules/cdk-cognito-events-api/lib/local/cli.js', import.meta.url));

/**
 * Stands for the stack's HTTP API on a laptop, since the local server serves Event APIs only: checks the token as a JWT
 * authorizer does, and invokes the function Notify with the event that an HTTP API makes of a request.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function localNotifications(): Plugin {
  const answer = (logger: Logger) => (request: IncomingMessage, response: ServerResponse): void => {
    void answerTo(request, logger).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(body));
    });
  };
  return {
    name: 'local-notifications',
    configureServer: ({ middlewares, config }) => void middlewares.use('/notifications', answer(config.logger)),
    configurePreviewServer: ({ middlewares, config }) => void middlewares.use('/notifications', answer(config.logger)),
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answerTo(request: IncomingMessage, logger: Logger): Promise<Answer> {
  if (request.method !== 'POST') return { status: 404, body: { message: 'Not Found' } };
  const claims = await claimsOf(request.headers.authorization).catch(() => undefined);
  if (!claims) return { status: 401, body: { message: 'Unauthorized' } };
  try {
    const event = {
      version: '2.0', routeKey: 'POST /notifications', rawPath: '/notifications', rawQueryString: '',
      requestContext: { authorizer: { jwt: { claims, scopes: null } }, http: { method: 'POST', path: '/notifications' } },
      body: await text(request), isBase64Encoded: false,
    };
    return { status: 200, body: await invoke(event) };
  } catch (error) {
    logger.error(`notifications: ${String(error)}`);
    return { status: 500, body: { message: 'Internal Server Error' } };
  }
}

/** Of a token that the issuer signed for the page's app client. */
async function claimsOf(authorization: string | undefined): Promise<JWTPayload | undefined> {
  const { authority, userPoolClientId } = readConfiguration() ?? {};
  const [, token] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
  if (authority === undefined || token === undefined) return undefined;
  const discovery = await fetch(`${authority}/.well-known/openid-configuration`);
  const { issuer, jwks_uri: keys } = (await discovery.json()) as { readonly issuer: string; readonly jwks_uri: string };
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keys)), { issuer });
  return (payload.aud ?? payload.client_id) === userPoolClientId ? payload : undefined;
}

/** By the local server, which runs the function's code with what the template gives it. */
async function invoke(event: object): Promise<unknown> {
  const args = [PROGRAM, 'invoke', 'Notify', '--event', JSON.stringify(event)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(new URL('.', import.meta.url)) });
  return JSON.parse(stdout);
}
