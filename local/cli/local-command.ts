import { resolve } from 'node:path';
import type { LocalServer } from '../local-server';
import { banner } from './banner';
import { endpointsOf, removeReadyFile, writeEnvFile, writeReadyFile } from './endpoints';
import type { LocalCommand } from './local-arguments';
import { StopRequest } from './stop-request';
import { jsonLine, withColoredVerdict } from './terminal';
import type { Terminal } from './terminal';

/** Serves until it is told to stop, and gives the exit code. */
export async function localCommand({ served, json, envFile, envPrefix, readyFile }: LocalCommand, terminal: Terminal): Promise<number> {
  const { startLocalServer } = await import('../server'); // the help needs nothing of it
  if (readyFile !== undefined) removeReadyFile(readyFile); // of a run that ended without a word
  const { signal } = new StopRequest();
  const stopped = new Promise<void>((end) => signal.addEventListener('abort', () => end()));

  const server = await startLocalServer({
    ...served,
    users: served.users.length > 0 ? served.users : undefined,
    watch: true,
    unwatched: [envFile, readyFile].flatMap((file) => file === undefined ? [] : [resolve(file)]),
    signal,
    log: (line, entry) => terminal.out(json ? jsonLine(entry) : terminal.colors ? withColoredVerdict(line) : line),
  });
  try {
    const endpoints = server.apis.map((api) => endpointsOf(api, server.authorityFile));
    if (envFile !== undefined) writeEnvFile(envFile, envPrefix, endpoints);
    if (readyFile !== undefined) writeReadyFile(readyFile, endpoints);
    if (json) terminal.out(jsonLine({ type: 'ready', apis: endpoints }));
    else showBanners(server, terminal);
    await stopped;
    if (readyFile !== undefined) removeReadyFile(readyFile);
    return 0;
  } finally {
    await server.close(); // also where a file cannot be written: a server that nobody was told of would not end
  }
}

function showBanners({ apis, authorityFile }: LocalServer, terminal: Terminal): void {
  for (const api of apis) {
    for (const line of banner(api.describe(), api.consoleUrl, authorityFile)) terminal.out(line);
  }
}
