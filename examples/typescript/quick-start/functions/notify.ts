import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

const signer = new SignatureV4({
  service: 'appsync',
  region: process.env.AWS_REGION!,
  sha256: Sha256,
  credentials: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID!,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY!,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  },
});

/** Tells one user something, on their private channel. */
export async function handler({ sub, message }: { sub: string; message: string }) {
  const url = new URL(process.env.EVENTS_URL!);
  const body = JSON.stringify({ channel: `/private/${sub}/notifications`, events: [JSON.stringify({ message })] });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { 'host': url.host, 'content-type': 'application/json' },
    body,
  });

  const response = await fetch(url, { method: 'POST', headers, body });
  const result = (await response.json()) as { failed?: unknown[] };
  // A refused event is reported in a successful answer.
  if (!response.ok || result.failed?.length) throw new Error(`publish: ${response.status} ${JSON.stringify(result)}`);
  return result;
}
