import { answeredWith, failedWith, refusedFor } from './data-source';
import type { DataSourceAnswer } from './data-source';
import { isObject, kindOf, objectOf, strictObject } from '../template/json';

/** A request below an endpoint. */
export interface EndpointRequest {
  readonly method: string;
  /** Begins with a slash; with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface EndpointAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The endpoints that the developer named, by data source. */
export interface HttpEndpoints {
  has(dataSource: string): boolean;
  /** @throws Error when there is no answer */
  send(dataSource: string, request: EndpointRequest): Promise<EndpointAnswer>;
}

const METHODS: readonly unknown[] = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];
const HEADER_NAME = /^[!#$%&'*+.^`|~\w-]+$/;
/** They belong to the connection, which is not the handler's. */
const OWN_HEADERS = /^(?:connection|content-length|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-http.html */
export async function callHttp(endpoints: HttpEndpoints, dataSource: string, request: unknown): Promise<DataSourceAnswer> {
  const endpointRequest = endpointRequestOf(request);
  if (!endpoints.has(dataSource)) return refusedFor(`it has no endpoint here; name one with --http-endpoint ${dataSource}=http://localhost:8080`);
  try {
    return answeredWith(await endpoints.send(dataSource, endpointRequest));
  } catch (error) {
    // How AppSync names it is not known.
    return failedWith('HTTP:ConnectionError', (error as Error).message);
  }
}

function endpointRequestOf(request: unknown): EndpointRequest {
  const { method, resourcePath, params } = strictObject(request, ['method', 'resourcePath', 'params', 'version']);
  if (!METHODS.includes(method)) throw new Error(`method is one of ${METHODS.join(', ')}, and not ${kindOf(method)}`);
  // One slash: two would name another host.
  if (typeof resourcePath !== 'string' || !/^\/(?![/\\])[^?#\\\s]*$/.test(resourcePath)) {
    throw new Error(`resourcePath is a path such as /items/1, and not ${kindOf(resourcePath)}`);
  }
  const { query, headers, body } = params === undefined ? {} : strictObject(params, ['query', 'headers', 'body']);
  const search = queryOf(query);
  return {
    method: method as string,
    path: search === '' ? resourcePath : `${resourcePath}?${search}`,
    headers: headersOf(headers),
    ...body === undefined || body === null ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) },
  };
}

function queryOf(query: unknown): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(objectOf(query))) {
    for (const each of Array.isArray(value) ? value as readonly unknown[] : [value]) search.append(name, textOf(each));
  }
  return search.toString();
}

function headersOf(headers: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(objectOf(headers)).map(([name, value]) => {
    if (!HEADER_NAME.test(name) || OWN_HEADERS.test(name)) throw new Error(`the header ${kindOf(name)} cannot be set`);
    const text = textOf(value);
    if (/[\r\n\0]/.test(text)) throw new Error(`the header ${name} has more than one line`);
    return [name, text];
  }));
}

function textOf(value: unknown): string {
  return isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
}
