import { clientConfig } from './client-config';
import type { ClientConfig } from './client-config';
import { ConsoleApi } from './console/console-api';
import type { HttpRequest } from './console/http-contracts';
import { PageFiles } from './console/page-files';
import type { ServedApiLink, ServerDescription } from './console/server-description';
import { CurrentServices } from './current-services';
import { AwsQuirks } from './events/aws-quirks';
import { Broker } from './events/broker';
import { DecisionLog } from './events/decision-log';
import type { DecisionEntry } from './events/decision-log';
import { Network } from './events/network';
import type { NetworkConditions } from './events/network';
import { seededRandom } from './events/random';
import { requireKnown } from './known-options';
import type { NamesOf } from './known-options';
import type { InvocationResult } from './lambda/function-worker';
import type { LocalClock } from './local-clock';
import type { CallerOptions, LocalApi, LocalSubscription } from './local-server';
import type { LocalServices } from './local-services';
import { answerRequest } from './routes';
import type { ServerLog } from './server-log';
import { publishOverHttp } from './transport/http-client';
import type { PublishAnswer } from './transport/http-client';
import type { Listener } from './transport/listener';
import { RealtimeClient } from './transport/realtime-client';
import type { Authorize } from './transport/realtime-client';
import type { AuthHeaders } from '../engine/auth/caller-contracts';
import type { EventApi } from '../engine/event-api';
import type { TokenUse } from './cognito/user-pool-tokens';
import type { NewUser, User } from './cognito/users';

export interface ApiServerOptions extends NetworkConditions {
  readonly listener: Listener;
  readonly clock: LocalClock;
  readonly log: ServerLog;
  readonly consoleToken: string;
  readonly allowedOrigins?: readonly string[];
  readonly awsQuirks?: boolean;
  readonly seed?: number;
  /** All that this server serves. */
  readonly apis: () => readonly ServedApiLink[];
}

const CALLER_OPTIONS: NamesOf<CallerOptions> = { as: true };

/** One Event API on its port. It stays, with its connections and subscriptions, while versions of the app come and go. */
export class ApiServer implements LocalApi {
  public readonly url: string;
  public readonly httpUrl: string;
  public readonly realtimeUrl: string;
  public readonly consoleUrl: string;

  private readonly current: CurrentServices;
  private readonly broker = new Broker();
  private readonly decisionLog: DecisionLog;

  /** @param services Of the app's first version, 1 */
  constructor(services: LocalServices, private readonly options: ApiServerOptions) {
    const { listener, clock, log, consoleToken, apis } = options;
    const { host, scheme } = listener;
    this.current = new CurrentServices(services, 1);
    this.url = `${scheme}://${host}`;
    this.httpUrl = `${this.url}/event`;
    this.realtimeUrl = `${scheme.replace('http', 'ws')}://${host}/event/realtime`;
    this.consoleUrl = `${this.url}/console/#token=${consoleToken}`;
    this.decisionLog = new DecisionLog(clock.now);
    this.decisionLog.subscribe((entry) => log.decision(this.name, apis().length > 1, entry));
    this.serve();
  }

  public get api(): EventApi {
    return this.current.now.api;
  }

  public get name(): string {
    return this.api.name;
  }

  public get port(): number {
    return this.options.listener.port;
  }

  public get subscriptions(): number {
    return this.broker.size;
  }

  /** From now on this is who decides; what was decided before stands. */
  public replace(services: LocalServices, version: number): void {
    this.current.replace(services, version);
    this.decisionLog.replaceVersion(version);
  }

  public describe(): ServerDescription {
    const { httpUrl, realtimeUrl, current, options } = this;
    return { ...current.now.describe({ httpUrl, realtimeUrl }), version: current.version, apis: options.apis() };
  }

  public get clientConfig(): ClientConfig {
    return this.clientConfigAt(this.url);
  }

  public putUser(username: string, groups: readonly string[] = []): User {
    return this.current.now.signIn.put(username, groups);
  }

  /** Adds a user as an option or a file has them. */
  public addUser(user: NewUser): User {
    return this.current.now.signIn.add(user);
  }

  public async signIn(username: string, use: TokenUse = 'access'): Promise<string> {
    const { signIn } = this.current.now;
    if (!signIn.users.some((user) => user.username === username)) signIn.put(username, []);
    return (await signIn.mint(username, use)).token;
  }

  public async publish(channel: string, events: readonly unknown[], how: CallerOptions = {}): Promise<PublishAnswer> {
    return this.publishTexts(channel, events.map((event) => JSON.stringify(event)), await this.caller('publish()', how));
  }

  public async subscribe(channel: string, how: CallerOptions = {}): Promise<LocalSubscription> {
    return RealtimeClient.subscribe(this.options.listener.realtimeUrl, channel, await this.caller('subscribe()', how));
  }

  public invoke(functionName: string, event?: unknown): Promise<InvocationResult> {
    return this.current.use((services) => services.invoke(functionName, event));
  }

  public decisions(): readonly DecisionEntry[] {
    return this.decisionLog.after(0);
  }

  /** What a user, or the developer's backend, sends to authorize a call with this body. */
  public async authorize(body: string, username: string | undefined): Promise<AuthHeaders> {
    const { signIn, backend } = this.current.now;
    return username === undefined ? backend.sign(body) : { host: this.options.listener.host, authorization: (await signIn.mint(username, 'access')).token };
  }

  public dropConnections(): void {
    this.options.listener.cut();
  }

  public async close(): Promise<void> {
    await Promise.all([this.options.listener.close(), this.current.close()]);
  }

  private async caller(what: string, how: CallerOptions): Promise<Authorize> {
    requireKnown(what, how, CALLER_OPTIONS);
    const { as } = how;
    if (as !== undefined) await this.signIn(as);
    return (body) => this.authorize(body, as);
  }

  private publishTexts(channel: string, events: readonly string[], authorize: Authorize): Promise<PublishAnswer> {
    return publishOverHttp(this.options.listener.httpUrl, channel, events, authorize);
  }

  private clientConfigAt(url: string): ClientConfig {
    const { api, signIn } = this.current.now;
    return clientConfig(api, signIn.userPool, url);
  }

  private serve(): void {
    const { current, decisionLog: decisions, broker, url } = this;
    const { listener, clock, log, allowedOrigins = [], awsQuirks = false, seed = 1, consoleToken, ...conditions } = this.options;
    const random = seededRandom(seed);
    const consoleApi = new ConsoleApi({
      decisions,
      describe: () => this.describe(),
      putUser: (username, groups) => this.putUser(username, groups),
      mint: (username, use) => current.now.signIn.mint(username, use),
      authorize: (body, username) => this.authorize(body, username),
      publish: (channel, events) => this.publishTexts(channel, events, (body) => this.authorize(body, undefined)),
      invoke: (functionName, event) => this.invoke(functionName, event),
    }, consoleToken, url);
    const cognito = { answer: (request: HttpRequest, origin: string) => current.use((services) => services.cognito.answer(request, origin)) };
    const pageFiles = new PageFiles(new URL(this.realtimeUrl).origin);
    const routes = { consoleApi, pageFiles, cognito, clientConfig: (at: string) => this.clientConfigAt(at), url, log: log.message };
    listener.serve({
      services: { authorizer: current, decisions, broker, timers: clock, quirks: awsQuirks ? new AwsQuirks(random) : undefined, report: log.report },
      network: new Network(conditions, clock, random),
      fallback: (request) => answerRequest(request, routes),
      allowedOrigins,
      log: log.message,
    });
  }
}
