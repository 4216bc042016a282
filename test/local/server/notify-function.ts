import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

interface Notification {
  readonly channel: string;
  readonly text: string;
}

/** A function as apps have it: publishes to the channel of a user, signed with its role's credentials. */
export async function handler({ channel, text }: Notification): Promise<{ readonly status: number; readonly body: unknown }> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, EVENTS_URL } = process.env as Record<string, string>;
  const { protocol, host, hostname, pathname } = new URL(EVENTS_URL);
  const signer = new SignatureV4({
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN },
    region: AWS_REGION,
    service: 'appsync',
    sha256: Sha256,
  });
  const body = JSON.stringify({ channel, events: [JSON.stringify({ text })] });
  const request = { method: 'POST', protocol, hostname, path: pathname, headers: { host, 'content-type': 'application/json' }, body };
  const { headers } = await signer.sign(request);
  const response = await fetch(EVENTS_URL, { method: 'POST', headers, body });
  console.log(`published with ${AWS_SECRET_ACCESS_KEY}: ${response.status}`);
  return { status: response.status, body: await response.json() };
}
