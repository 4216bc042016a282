import { boundedFetch } from './bounded-fetch';
import type { FetchLimits } from './bounded-fetch';
import type { EndpointAnswer, EndpointRequest, HttpEndpoints } from '../../engine/data-sources/http-data-source';

/** The endpoints of HTTP data sources that the developer named; nothing else is called, whatever a template says. */
export class NamedEndpoints implements HttpEndpoints {
  private readonly urls: ReadonlyMap<string, URL>;

  /** @param endpoints URLs by the name of the data source */
  constructor(endpoints: Readonly<Record<string, string>>, private readonly limits?: FetchLimits) {
    this.urls = new Map(Object.entries(endpoints).map(([name, url]) => [name, new URL(url)]));
  }

  public has(dataSource: string): boolean {
    return this.urls.has(dataSource);
  }

  public async send(dataSource: string, { method, path, headers, body }: EndpointRequest): Promise<EndpointAnswer> {
    const endpoint = this.urls.get(dataSource);
    if (!endpoint) throw new Error(`the data source ${dataSource} has no endpoint`);
    const url = new URL(endpoint.pathname.replace(/\/$/, '') + path, endpoint);
    if (url.origin !== endpoint.origin) throw new Error(`${path} leads away from ${endpoint.origin}`);
    const answer = await boundedFetch(url, { method, headers, body }, this.limits);
    return { statusCode: answer.status, headers: answer.headers, body: answer.body };
  }
}
