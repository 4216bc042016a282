import { startLocalServer } from '../local/server';

/** What a soak asks its server for. */
export type SoakRequest =
  | { readonly kind: 'users'; readonly count: number }
  | { readonly kind: 'publish'; readonly channel: string; readonly events: readonly unknown[] }
  | { readonly kind: 'memory' };

export interface SoakUser {
  readonly sub: string;
  readonly token: string;
}

/** Megabytes; the heap is what is left after a collection. */
export interface SoakMemory {
  readonly heap: number;
  readonly resident: number;
}

/** The server in a process of its own, so that its memory is nobody else's. */
async function main(): Promise<void> {
  const [app, stateFolder] = process.argv.slice(2);
  const server = await startLocalServer({ app, port: 0, stateFolder, users: [] });
  const answer = async (request: SoakRequest): Promise<unknown> => {
    switch (request.kind) {
      case 'users': {
        const names = Array.from({ length: request.count }, (_, index) => `user-${index}`);
        return Promise.all(names.map(async (name): Promise<SoakUser> => ({ sub: server.putUser(name).sub, token: await server.signIn(name) })));
      }
      case 'publish': return server.publish(request.channel, request.events);
      case 'memory': {
        globalThis.gc!();
        const { heapUsed, rss } = process.memoryUsage();
        return { heap: heapUsed / 1024 / 1024, resident: rss / 1024 / 1024 } satisfies SoakMemory;
      }
    }
  };
  process.on('message', ({ id, request }: { readonly id: number; readonly request: SoakRequest }) => {
    void answer(request).then((result) => process.send!({ id, result }), (error: Error) => process.send!({ id, error: error.message }));
  });
  process.on('disconnect', () => void server.close());
  process.send!({ port: Number(new URL(server.url).port) });
}

void main();
