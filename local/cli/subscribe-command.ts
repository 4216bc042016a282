import type { AuthHeaders } from '../../engine/auth/caller-contracts';
import { showableLine } from '../showable-text';
import type { SubscribeCommand } from './client-arguments';
import { ConsoleClient } from './console-client';
import { StopRequest } from './stop-request';
import type { Terminal } from './terminal';

/** Prints each event as a line of JSON, and gives the exit code: 0 after `count` events, or when it is told to stop. */
export async function subscribeCommand({ channel, as, count = Infinity, ...command }: SubscribeCommand, terminal: Terminal): Promise<number> {
  const stopped = new StopRequest();
  try {
    const client = ConsoleClient.find(command);
    const { RealtimeClient } = await import('../server');
    const authorize = (body: string): Promise<AuthHeaders> => client.call('authorizations', { body, username: as });
    const subscription = await RealtimeClient.subscribe(client.realtimeUrl, channel, authorize);
    stopped.signal.addEventListener('abort', () => subscription.close());
    if (stopped.signal.aborted) subscription.close();
    else terminal.err(`subscribed to ${channel}`);
    for (let events = 0; events < count; events += 1) terminal.out(showableLine(JSON.stringify(await subscription.next())));
    subscription.close();
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
  } finally {
    stopped.dispose();
  }
  return 0;
}
