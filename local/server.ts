import type { ApiServer } from './api-server';
import { resolveAppSource } from './app/app-source';
import { AppWatcher } from './app/app-watcher';
import { readUsersFile } from './cognito/users-file';
import { consoleToken } from './console/console-token';
import { InputError } from './input-error';
import { requireKnown } from './known-options';
import type { NamesOf } from './known-options';
import { LocalClock } from './local-clock';
import type { LocalServer, LocalServerOptions } from './local-server';
import { ProjectState, userStateFolder } from './project-state';
import { ServedApp } from './served-app';
import { ServerLog } from './server-log';
import type { TlsCertificate } from './tls/tls-certificate';

export { RealtimeClient } from './transport/realtime-client';
export type { LocalApi, LocalServer, LocalServerOptions, LocalSubscription } from './local-server';

/** Somebody to try it with. */
const DEFAULT_USERS = ['alice', 'bob'];

const OPTIONS: NamesOf<LocalServerOptions> = {
  allowedOrigins: true, api: true, app: true, awsQuirks: true, dropRate: true, dynamodbEndpoint: true, httpEndpoints: true,
  latencyMs: true, log: true, parameters: true, port: true, ports: true, reset: true, seed: true, signal: true, stateFolder: true,
  template: true, tls: true, tokenLifetimeSeconds: true, unwatched: true, users: true, usersFile: true, watch: true,
};

/** Serves the Event APIs of an app: https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-welcome.html */
export async function startLocalServer(options: LocalServerOptions = {}): Promise<LocalServer> {
  requireKnown('startLocalServer()', options, OPTIONS);
  const { log: sink = () => {}, port, ports, api = [], users, usersFile, signal } = options;
  const log = new ServerLog(sink);
  const source = resolveAppSource(options);
  const stateFolder = options.stateFolder ?? userStateFolder(process.env, process.platform);
  if (options.reset) ProjectState.reset(stateFolder, source.path);
  const state = ProjectState.open(stateFolder, source.path);
  const clock = new LocalClock();
  const token = consoleToken((bytes, ...purpose) => state.derive(bytes, ...purpose));
  const certificate = await certificateOf(options, state);
  const app = await ServedApp.start({
    ...options, certificate, source, state, clock, log, signal, consoleToken: token, named: typeof api === 'string' ? [api] : api, ports: { base: port, named: ports },
  });
  let watcher: AppWatcher | undefined;
  try {
    const fromFile = usersFile === undefined ? [] : readUsersFile(usersFile);
    for (const server of app.servers) {
      const named = users ?? (usersFile === undefined && server.describe().userPool ? DEFAULT_USERS : []);
      for (const user of [...fromFile, ...named]) server.addUser(typeof user === 'string' ? { username: user } : user);
    }
    const changed = (): void => void app.reload().catch(() => undefined); // the log has it
    if (options.watch) watcher = await AppWatcher.start(source, { changed, failed: log.report, ignored: options.unwatched });
  } catch (error) {
    await app.close();
    throw error;
  }
  const running = { pid: process.pid, ...runningAt(app.servers) };
  state.markRunning(running);
  const [first] = app.servers;
  return {
    name: first.name,
    url: first.url,
    httpUrl: first.httpUrl,
    realtimeUrl: first.realtimeUrl,
    consoleUrl: first.consoleUrl,
    get clientConfig() {
      return first.clientConfig;
    },
    describe: () => first.describe(),
    putUser: (username, groups) => first.putUser(username, groups),
    signIn: (username, use) => first.signIn(username, use),
    publish: (channel, events, how) => first.publish(channel, events, how),
    subscribe: (channel, how) => first.subscribe(channel, how),
    invoke: (functionName, event) => first.invoke(functionName, event),
    decisions: () => first.decisions(),
    apis: app.servers,
    authorityFile: certificate?.authorityFile,
    clock,
    get version() {
      return app.version;
    },
    api: (name) => findServer(app.servers, name),
    reload: () => app.reload(),
    dropConnections: () => app.servers.forEach((server) => server.dropConnections()),
    close: async () => {
      state.markStopped(running);
      await watcher?.close();
      await app.close();
    },
  };
}

/** Valid by the machine's clock, which is that of the clients. */
async function certificateOf({ tls = false }: LocalServerOptions, state: ProjectState): Promise<TlsCertificate | undefined> {
  if (tls === false) return undefined;
  if (tls !== true) return (await import('./tls/own-certificate')).ownCertificate(tls, Date.now());
  return (await import('./tls/generated-certificate')).generatedCertificate(state, Date.now()); // its library takes time to load
}

/** By address: the name could lead to another user's program once this server has ended. And without TLS, which is served in any case. */
function runningAt(servers: readonly ApiServer[]) {
  const apis = servers.map(({ name, api: { logicalId }, port }) => ({ name, logicalId, url: `http://127.0.0.1:${port}` }));
  return { url: apis[0].url, apis };
}

function findServer(servers: readonly ApiServer[], name: string): ApiServer {
  const found = servers.find(({ api }) => [api.name, api.logicalId].includes(name));
  if (!found) throw new InputError(`no Event API ${JSON.stringify(name)} is served; there are: ${servers.map((server) => server.name).join(', ')}`);
  return found;
}
