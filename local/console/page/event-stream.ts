/** One event of a stream; its type is `message` unless the server names another. */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
}

/**
 * The events of a text/event-stream, whose data this server writes as one line.
 * `EventSource` cannot send the header that authorizes.
 */
export async function* streamEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const blocks = (rest + decoder.decode(chunk.value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) yield { type: fieldOf(block, 'event') ?? 'message', data: fieldOf(block, 'data') ?? '' };
    }
  } finally {
    await reader.cancel(); // or who stops reading would keep the connection
  }
}

function fieldOf(block: string, name: string): string | undefined {
  return block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
}
