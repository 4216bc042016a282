/** https://docs.aws.amazon.com/general/latest/gr/appsync.html: a request to a data source takes 10 MB at most, and 30 seconds. */
const MAX_ANSWER_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

export interface FetchLimits {
  readonly timeoutMs?: number;
}

export interface FetchedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Fetches exactly this address: what it redirects to is an answer, not another call. @throws Error when there is none in time */
export async function boundedFetch(url: URL, init: RequestInit, { timeoutMs = TIMEOUT_MS }: FetchLimits = {}): Promise<FetchedAnswer> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await textOf(response) };
  } catch (error) {
    throw new Error(`${url.origin} gave no answer: ${reasonOf(error as Error, timeoutMs)}`, { cause: error });
  }
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`it has more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: Error, timeoutMs: number): string {
  if (error.name === 'TimeoutError') return `${timeoutMs} ms have passed`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
