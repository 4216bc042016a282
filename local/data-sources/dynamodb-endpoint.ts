import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { boundedFetch } from './bounded-fetch';
import type { FetchLimits } from './bounded-fetch';
import type { AccessKey } from '../../engine/auth/caller-contracts';
import type { DynamoDbCall } from '../../engine/data-sources/dynamodb-calls';
import type { DynamoDbAnswer, DynamoDbClient } from '../../engine/data-sources/dynamodb-data-source';
import { isObject } from '../../engine/template/json';
import type { JsonObject } from '../../engine/template/json';

/** A DynamoDB that the developer named: DynamoDB Local or another engine. Calls are signed with a key of the local run. */
export class DynamoDbEndpoint implements DynamoDbClient {
  constructor(private readonly endpoint: string, private readonly key: AccessKey, private readonly limits?: FetchLimits) {}

  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html */
  public async call({ action, input }: DynamoDbCall, region: string): Promise<DynamoDbAnswer> {
    const url = new URL(this.endpoint);
    const signer = new SignatureV4({ credentials: this.key, region, service: 'dynamodb', sha256: Sha256 });
    const body = JSON.stringify(input);
    const { headers } = await signer.sign({
      method: 'POST', protocol: url.protocol, hostname: url.hostname, path: '/', query: {},
      headers: { 'host': url.host, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${action}` }, body,
    });
    const answer = await boundedFetch(new URL('/', url), { method: 'POST', headers, body }, this.limits);
    const output = jsonOf(answer.body);
    if (answer.status === 200 && output) return { output };
    const { __type: type, message, Message: otherMessage = message } = output ?? {};
    return {
      errorType: typeof type === 'string' ? type.slice(type.indexOf('#') + 1) : 'InternalServerError',
      message: typeof otherMessage === 'string' ? otherMessage : `${url.origin} answered with the status ${answer.status}`,
      body: output ?? {},
    };
  }
}

function jsonOf(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
