import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import { contentSecurityPolicy } from './infra/content-security-policy.ts';

/** What the local server writes with `--ready-file`. */
export const READY_FILE = new URL('node_modules/.cache/local-server.json', import.meta.url);

interface ReadyFile {
  readonly apis: readonly {
    readonly url: string;
    readonly httpUrl: string;
    readonly realtimeUrl: string;
    readonly region: string;
    readonly userPoolId: string;
    readonly userPoolClientId: string;
  }[];
}

/** On a laptop, `events.json` is what the local server says; on AWS, what the stack has put beside the page. */
export function localConfiguration(): Plugin {
  const answer = (_: IncomingMessage, response: ServerResponse): void => {
    const configuration = readConfiguration();
    response.writeHead(configuration ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(configuration ?? { message: 'the local server does not run; start it with: npm run local' }));
  };
  return {
    name: 'local-configuration',
    configureServer: ({ middlewares }) => void middlewares.use('/events.json', answer),
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use((_request: IncomingMessage, response: ServerResponse, next: () => void) => {
        const { url, realtimeUrl } = readConfiguration() ?? {};
        const policy = contentSecurityPolicy([url, realtimeUrl].filter((known) => known !== undefined));
        response.setHeader('content-security-policy', `${policy}; frame-ancestors 'none'`);
        next();
      });
      middlewares.use('/events.json', answer);
    },
  };
}

export function readConfiguration() {
  try {
    const { apis: [api] } = JSON.parse(readFileSync(READY_FILE, 'utf8')) as ReadyFile;
    if (!api) return undefined;
    const { url: server, httpUrl, realtimeUrl, region, userPoolId, userPoolClientId } = api;
    const authority = `${server}/${userPoolId}`;
    return { version: 1, url: httpUrl, realtimeUrl, region, userPoolId, userPoolClientId, authority, notificationsUrl: '/notifications' }; // local-notifications.ts
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
