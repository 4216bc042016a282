import { UsageError } from './options';
import type { ParsedOptions } from './options';
import type { DataSourceEndpoints } from '../data-sources/handler-services';

/** Where data sources are: `--dynamodb-endpoint URL` and `--http-endpoint NAME=URL`. @throws UsageError */
export function parseEndpoints(options: ParsedOptions): DataSourceEndpoints {
  const dynamodb = options.one('dynamodb-endpoint');
  const named = options.all('http-endpoint').map((text): readonly [string, string] => {
    const [, name, url] = /^([_A-Za-z]\w*)=(.*)$/.exec(text) ?? [];
    if (name === undefined) throw new UsageError(`--http-endpoint is <name of the data source>=<URL>, got ${JSON.stringify(text)}`);
    return [name, endpointOf(`--http-endpoint ${name}`, url)];
  });
  const twice = named.find(([name], index) => named.findIndex(([other]) => other === name) < index);
  if (twice) throw new UsageError(`--http-endpoint ${twice[0]} is given more than once`);
  return {
    dynamodbEndpoint: dynamodb === undefined ? undefined : endpointOf('--dynamodb-endpoint', dynamodb),
    httpEndpoints: named.length === 0 ? undefined : Object.fromEntries(named),
  };
}

function endpointOf(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isEndpoint = url && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isEndpoint) throw new UsageError(`${option} is an URL such as http://localhost:8000, without a user, a query or a fragment; got ${JSON.stringify(text)}`);
  return text;
}
