import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { HttpError } from '../console/http-contracts';

/**
 * The body as text.
 *
 * One that is too long is read to its end and dropped, because a client hears no answer while it sends.
 * @throws HttpError
 */
export async function readText(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
    }
  } catch {
    throw new HttpError(400, 'the body ended early');
  }
  if (bytes > maxBytes) throw new HttpError(413, `the body has more than ${maxBytes} bytes`);
  const body = Buffer.concat(chunks);
  if (!isUtf8(body)) throw new HttpError(400, 'the body is not UTF-8');
  return body.toString('utf8');
}
