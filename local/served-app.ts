import { isDeepStrictEqual } from 'node:util';
import { ApiServer } from './api-server';
import type { ApiServerOptions } from './api-server';
import type { AppSource } from './app/app-source';
import { chooseEventApis } from './app/choose-event-apis';
import { portsOf } from './app/ports';
import type { Ports } from './app/ports';
import { Synthesis } from './app/synthesis';
import { CognitoState } from './cognito/cognito-state';
import { apiKeyValue } from './iam/api-key-value';
import { SessionKeys } from './iam/session-keys';
import { LocalServices } from './local-services';
import type { ServedAppServices } from './local-services';
import type { ServerLog } from './server-log';
import { showableLine } from './showable-text';
import type { TlsCertificate } from './tls/tls-certificate';
import { Listener } from './transport/listener';
import type { Application } from '../engine/application';
import { placeOf } from '../engine/event-api';
import { readStacks } from '../engine/template/cloud-assembly';
import type { StackSource } from '../engine/template/cloud-assembly';
import { loadApplication, readApplication } from '../engine/template/load-application';
import type { Environment } from '../engine/template/load-application';

export interface ServedAppOptions extends Omit<ApiServerOptions, 'listener' | 'apis'>, Omit<ServedAppServices, 'application' | 'cognito' | 'sessions' | 'hosts'> {
  readonly source: AppSource;
  readonly named?: readonly string[];
  readonly ports: Ports;
  /** @default - plain HTTP only */
  readonly certificate?: TlsCertificate;
  readonly parameters?: Environment['parameters'];
  /** Ends the start. */
  readonly signal?: AbortSignal;
  readonly log: ServerLog;
}

/** To read which Event APIs there are, before they have ports. */
const NO_HOST = { httpHost: 'localhost', realtimeHost: 'localhost' };

/** An app with the servers of its Event APIs, and each version of it in its turn. */
export class ServedApp {
  public static async start(options: ServedAppOptions): Promise<ServedApp> {
    const { source, named, ports, certificate, parameters, signal, log } = options;
    const synthesis = source.command === undefined ? undefined : new Synthesis({ ...source, command: source.command }, log.message);
    signal?.addEventListener('abort', () => synthesis?.close());
    if (synthesis) log.message(`synthesizing: ${source.command}`);
    await synthesis?.run();
    const stacks = readStacks(source.path); // once: both times it is the same app
    const eventApis = chooseEventApis(readApplication(source.path, stacks, { ...NO_HOST, parameters }).application.eventApis, named);
    const listeners = new Map<string, Listener>();
    try {
      for (const [index, port] of portsOf(eventApis, ports).entries()) {
        listeners.set(placeOf(eventApis[index]), await Listener.bind(port, certificate));
      }
      return await ServedApp.load(stacks, listeners, synthesis, options);
    } catch (error) {
      await Promise.all([...listeners.values()].map((listener) => listener.close()));
      throw error;
    }
  }

  private static async load(
    stacks: readonly StackSource[], listeners: ReadonlyMap<string, Listener>, synthesis: Synthesis | undefined, options: ServedAppOptions,
  ): Promise<ServedApp> {
    const { state, clock } = options;
    const cognito = new CognitoState({ derive: (bytes, ...purpose) => state.derive(bytes, ...purpose), store: state, clock: clock.now });
    const sessions = new SessionKeys(clock.now);
    const hosts = new Map([...listeners].map(([key, { host }]) => [key, host]));
    const { application } = readApplication(options.source.path, stacks, environmentOf(hosts, options));
    const services = await LocalServices.createAll({ ...options, application, cognito, sessions, hosts });
    return new ServedApp(application, services, listeners, { ...options, cognito, sessions, hosts, synthesis });
  }

  public readonly servers: readonly ApiServer[];
  public version = 1;

  private readonly byKey: ReadonlyMap<string, ApiServer>;
  private reloading: Promise<void> = Promise.resolve();

  private constructor(
    private application: Application,
    services: ReadonlyMap<string, LocalServices>,
    listeners: ReadonlyMap<string, Listener>,
    private readonly options: ServedAppOptions & Pick<ServedAppServices, 'cognito' | 'sessions' | 'hosts'> & { readonly synthesis?: Synthesis },
  ) {
    const apis = () => this.servers.map(({ name, url }) => ({ name, url }));
    this.byKey = new Map([...listeners].map(([key, listener]) => [key, new ApiServer(services.get(key)!, { ...options, listener, apis })]));
    this.servers = [...this.byKey.values()];
    this.tellProblems();
  }

  /** Takes over the app as it is now; one after the other. */
  public reload(): Promise<void> {
    const reloaded = this.reloading.then(() => this.takeOver());
    this.reloading = reloaded.catch(() => undefined);
    return reloaded;
  }

  public async close(): Promise<void> {
    this.options.synthesis?.close();
    await this.reloading;
    await Promise.all(this.servers.map((server) => server.close()));
  }

  private async takeOver(): Promise<void> {
    const { log, synthesis, source, hosts } = this.options;
    try {
      if (synthesis) log.message(`synthesizing: ${source.command}`);
      await synthesis?.run();
      const start = performance.now();
      const application = loadApplication(source.path, environmentOf(hosts, this.options));
      if (isDeepStrictEqual(application, this.application)) return log.message('the app is the same as before');
      const services = await LocalServices.createAll({ ...this.options, application });
      const standing = this.servers.reduce((sum, { subscriptions }) => sum + subscriptions, 0);
      this.version += 1;
      for (const [key, server] of this.byKey) {
        const next = services.get(key);
        if (next) server.replace(next, this.version); // all in one turn of the event loop: no request sees half of two versions
      }
      this.application = application;
      log.version(this.version, performance.now() - start, standing);
      this.tellWhatNeedsARestart();
      this.tellProblems();
    } catch (error) {
      log.rejected(this.version, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  private tellWhatNeedsARestart(): void {
    const { log, named = [] } = this.options;
    const there = new Set(this.application.eventApis.map(placeOf));
    for (const [key, { name }] of this.byKey) {
      if (!there.has(key)) log.message(`${name} (${key}) is not in the app any more; it is served as it was until the server is started again`);
    }
    for (const api of this.application.eventApis) {
      if (named.length === 0 && !this.byKey.has(placeOf(api))) log.message(`${api.name} (${placeOf(api)}) is new, with another API id; start the server again to give it a port`);
    }
  }

  private tellProblems(): void {
    for (const { where, value } of this.application.standIns) {
      this.options.log.message(showableLine(`stand-in: ${where} is ${value} here; --parameter gives it another value`));
    }
    const problems = this.servers.flatMap((server) => server.describe().problems.map(({ where, message }) => [`${where}: ${message}`, where, message] as const));
    for (const [, where, message] of new Map(problems.map((problem) => [problem[0], problem])).values()) this.options.log.problem(where, message);
  }
}

function environmentOf(hosts: ReadonlyMap<string, string>, { state, parameters }: Pick<ServedAppOptions, 'state' | 'parameters'>): Environment {
  const [first = 'localhost'] = hosts.values(); // of APIs that are not served
  return {
    httpHost: first,
    realtimeHost: first,
    parameters,
    hostOf: (api) => hosts.get(placeOf(api)),
    apiKeyOf: (stackId, logicalId) => apiKeyValue((bytes, ...purpose) => state.derive(bytes, ...purpose), stackId, logicalId),
  };
}
