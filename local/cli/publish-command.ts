import type { MintedToken } from '../cognito/user-pool-tokens';
import { showableJson } from '../showable-text';
import type { PublishCommand } from './client-arguments';
import { ConsoleClient } from './console-client';
import type { Terminal } from './terminal';
import type { PublishAnswer } from '../transport/http-client';

/** Publishes, prints the service's answer, and gives the exit code: 0 if every event was taken. */
export async function publishCommand(command: PublishCommand, terminal: Terminal): Promise<number> {
  const { status, body } = await publish(command, ConsoleClient.find(command));
  terminal.out(showableJson(body));
  if (status !== 200) terminal.err('refused; the log of the server has the reason');
  const { failed } = body as { readonly failed?: readonly unknown[] };
  return failed?.length === 0 ? 0 : 1;
}

async function publish({ channel, events, as }: PublishCommand, client: ConsoleClient): Promise<PublishAnswer> {
  if (as === undefined) return client.call('publish', { channel, events });
  const { token } = await client.call<MintedToken>('tokens', { username: as, use: 'access' });
  const response = await client.post('/event', { authorization: token }, JSON.stringify({ channel, events }));
  return { status: response.status, body: await response.json() };
}
