import { createHash, createHmac } from 'node:crypto';

const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, EVENTS_URL } = process.env;

/** Tells one user something, on their private channel. */
export async function handler({ sub, message }) {
  const url = new URL(EVENTS_URL);
  const body = JSON.stringify({ channel: `/private/${sub}/notifications`, events: [JSON.stringify({ message })] });
  const response = await fetch(url, { method: 'POST', headers: signedHeaders(url, body), body });
  const result = await response.json();
  // A refused event is reported in a successful answer.
  if (!response.ok || result.failed?.length) throw new Error(`publish: ${response.status} ${JSON.stringify(result)}`);
  return result;
}

/**
 * Signature Version 4, of which publishing needs this much. A function that is bundled can use `@smithy/signature-v4`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function signedHeaders(url, body) {
  const time = new Date().toISOString().replace(/[:-]|\.\d+/g, '');
  const scope = [time.slice(0, 8), AWS_REGION, 'appsync', 'aws4_request'];
  const headers = { 'content-type': 'application/json', 'host': url.host, 'x-amz-date': time, 'x-amz-security-token': AWS_SESSION_TOKEN };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`).join('');
  const request = ['POST', url.pathname, '', lines, names, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request)].join('\n');
  const signature = [...scope, text].reduce(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/${scope.join('/')}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...headers, authorization };
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}
