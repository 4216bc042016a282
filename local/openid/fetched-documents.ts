import type { OpenIdDocuments } from '../../engine/auth/caller-contracts';

/** A discovery document and a key set have a few kilobytes. */
const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 5_000;

/** Reads the documents of OpenID Connect issuers from where they are. */
export class FetchedDocuments implements OpenIdDocuments {
  public async read(url: string): Promise<unknown> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const text = await readText(url, signal).catch((error: unknown) => {
      throw new Error(`${url}: ${signal.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : reasonOf(error)}`);
    });
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new Error(`${url}: the answer is not JSON`);
    }
  }
}

/** Redirects are not followed: the issuer says where its keys are in its discovery document. */
async function readText(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'manual', signal });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the answer is ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`the answer has more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `fetch failed` alone would not say that nobody listens there. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { readonly cause?: { readonly code?: unknown } };
  return typeof cause?.code === 'string' ? `it cannot be reached (${cause.code})` : message;
}
