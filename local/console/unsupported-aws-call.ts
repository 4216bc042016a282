import { jsonAnswer } from './http-contracts';
import type { HttpAnswer, HttpRequest } from './http-contracts';

const CREDENTIAL_SCOPE = /^AWS4-HMAC-SHA256 Credential=[^/,\s]+\/\d{8}\/[\w-]+\/([\w.-]+)\/aws4_request/;
const MAX_FORM_BYTES = 64 * 1024;

/**
 * The answer to a call of another AWS service, which functions make to this server because of AWS_ENDPOINT_URL.
 *
 * Its name goes to the log: an SDK shows its own text, and the developer has to know what is missing.
 */
export async function refuseAwsCall(request: HttpRequest, log: (line: string) => void): Promise<HttpAnswer | undefined> {
  const service = CREDENTIAL_SCOPE.exec(request.headers.authorization ?? '')?.[1];
  if (service === undefined) return undefined;
  const operation = await operationOf(request);
  const message = `the local server has no ${service}: ${operation} is not supported`;
  log(message);
  const answer = jsonAnswer(501, { __type: 'NotImplementedException', message });
  return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': 'NotImplementedException' } };
}

/** By protocol: a header (JSON), a form field (Query), or the path itself (REST). */
async function operationOf({ method, path, headers, body }: HttpRequest): Promise<string> {
  const target = headers['x-amz-target']?.split('.').at(-1);
  if (target !== undefined) return operationName(target);
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const action = new URLSearchParams(await body(MAX_FORM_BYTES).catch(() => '')).get('Action');
    if (action !== null) return operationName(action);
  }
  return `${method} ${path.slice(0, 200)}`;
}

function operationName(text: string): string {
  return /^\w{1,100}$/.test(text) ? text : 'an operation with an illegal name';
}
