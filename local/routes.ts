import { answerClientConfig } from './client-config';
import type { ClientConfig } from './client-config';
import type { LocalCognito } from './cognito/cognito';
import type { ConsoleApi } from './console/console-api';
import { jsonAnswer } from './console/http-contracts';
import type { HttpAnswer, HttpRequest } from './console/http-contracts';
import type { PageFiles } from './console/page-files';
import { refuseAwsCall } from './console/unsupported-aws-call';

export interface RouteServices {
  readonly consoleApi: ConsoleApi;
  readonly pageFiles: PageFiles;
  readonly cognito: Pick<LocalCognito, 'answer'>;
  readonly clientConfig: (url: string) => ClientConfig;
  /** The one by which the server is to be used: `http://localhost:4000`, or with TLS `https://localhost:4000`. */
  readonly url: string;
  readonly log: (line: string) => void;
}

/** Answers what is not of the AppSync protocol. */
export async function answerRequest(request: HttpRequest, services: RouteServices): Promise<HttpAnswer> {
  const { method, path } = request;
  const answer = await services.consoleApi.answer(request)
    ?? answerClientConfig(request, () => services.clientConfig(urlFor(request, services)))
    ?? (method === 'GET' ? page(request, services) : undefined)
    ?? await services.cognito.answer(request, urlFor(request, services))
    ?? await refuseAwsCall(request, services.log);
  return answer ?? jsonAnswer(404, { message: `there is nothing at ${method} ${path.slice(0, 200)}` });
}

/** With the scheme by which the client came: it may be one that does not trust the certificate. */
function urlFor({ isSecure }: HttpRequest, { url }: RouteServices): string {
  return isSecure ? url : url.replace(/^https:/, 'http:');
}

/** Under one name only, because the console API takes calls of that origin only. */
function page({ path, headers, isSecure }: HttpRequest, { pageFiles, url }: RouteServices): HttpAnswer | undefined {
  const isElsewhere = path.startsWith('/console/') && `${isSecure ? 'https' : 'http'}://${headers.host}` !== url;
  return path === '/' || path === '/console' || isElsewhere ? { status: 302, headers: { location: `${url}/console/` } } : pageFiles.find(path);
}
