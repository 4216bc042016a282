/**
 * A function that publishes to one user's channel. Inline code has no packages, so it signs with what Node has.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const NOTIFY_CODE = `
const { createHash, createHmac } = require('node:crypto');

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

exports.handler = async ({ sub, message }) => {
  console.log('telling', sub);
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, EVENTS_URL } = process.env;
  const url = new URL(EVENTS_URL);
  const body = JSON.stringify({ channel: '/private/' + sub + '/notifications', events: [JSON.stringify({ message })] });
  const date = new Date().toISOString().replace(/[-:]|\\.\\d{3}/g, '');
  const signed = { 'host': url.host, 'x-amz-date': date, 'x-amz-security-token': AWS_SESSION_TOKEN };
  const names = Object.keys(signed).join(';');
  const canonical = ['POST', url.pathname, '', ...Object.entries(signed).map(([name, value]) => name + ':' + value), '', names, sha256(body)].join('\\n');
  const scope = [date.slice(0, 8), AWS_REGION, 'appsync', 'aws4_request'];
  const key = scope.reduce(hmac, 'AWS4' + AWS_SECRET_ACCESS_KEY);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical)].join('\\n')).toString('hex');
  const authorization = 'AWS4-HMAC-SHA256 Credential=' + AWS_ACCESS_KEY_ID + '/' + scope.join('/') + ', SignedHeaders=' + names + ', Signature=' + signature;
  const { host, ...headers } = signed;
  const response = await fetch(url, { method: 'POST', headers: { ...headers, authorization, 'content-type': 'application/json' }, body });
  if (!response.ok) throw new Error('publish: ' + response.status + ' ' + await response.text());
  return response.json();
};
`;
