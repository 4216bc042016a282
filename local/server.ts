import { resolveAppSource } from './app-source';
import type { AppSource } from './app-source';
import { chooseEventApi } from './choose-event-api';
import type { TokenUse } from './cognito/user-pool-tokens';
import type { User } from './cognito/users';
import { ConsoleApi } from './console/console-api';
import { consoleToken } from './console/console-token';
import { PageFiles } from './console/page-files';
import type { ServerDescription } from './console/server-description';
import { AwsQuirks } from './events/aws-quirks';
import { Broker } from './events/broker';
import type { DecisionEntry } from './events/decision-log';
import { Network } from './events/network';
import type { NetworkConditions } from './events/network';
import { seededRandom } from './events/random';
import type { PublishAnswer } from './iam/backend-publisher';
import type { InvocationResult } from './lambda/function-worker';
import { LocalClock } from './local-clock';
import { LocalServices } from './local-services';
import { ProjectState, userStateFolder } from './project-state';
import { answerRequest } from './routes';
import { showableLine } from './showable-text';
import { Listener } from './transport/listener';
import { loadApplication } from '../engine/template/load-application';

/** Somebody to try it with. */
const DEFAULT_USERS = ['alice', 'bob'];

export interface LocalServerOptions extends AppSource, NetworkConditions {
  /** Name or logical id of the Event API, if the app has several. */
  readonly api?: string;
  /** @default - any free one */
  readonly port?: number;
  /**
   * Users who can sign in; more can be added later.
   *
   * @default - alice and bob, if the API has a user pool
   */
  readonly users?: readonly string[];
  /** Origins of pages, besides those of this machine, that may call. */
  readonly allowedOrigins?: readonly string[];
  /** @default - the user's own, for programs' state */
  readonly stateFolder?: string;
  /** Takes a line for people: a decision, what a function wrote, a problem. */
  readonly log?: (line: string) => void;
  /**
   * Seconds after which a token of a sign-in expires.
   *
   * @default 3600
   */
  readonly tokenLifetimeSeconds?: number;
  /**
   * Also what AWS was seen to do wrong: it loses an unsubscribe that overtakes the answer to its subscribe, and a new
   * subscription hears nothing for one to two seconds.
   *
   * @default false
   */
  readonly awsQuirks?: boolean;
  /**
   * Of the random numbers behind `dropRate` and `awsQuirks`.
   *
   * @default 1
   */
  readonly seed?: number;
}

/** A running local server: one Event API of an app, on one port of this machine. */
export interface LocalServer {
  readonly url: string;
  readonly httpUrl: string;
  readonly realtimeUrl: string;
  /** With the console's token: whoever has it can do everything here. */
  readonly consoleUrl: string;
  /** The time of this server, with its timers: tokens expire by it, and connections end. */
  readonly clock: LocalClock;
  describe(): ServerDescription;
  /** Adds a user, or gives one that is there other groups. */
  putUser(username: string, groups?: readonly string[]): User;
  /** A token of a user, who is added if need be. */
  signIn(username: string, use?: TokenUse): Promise<string>;
  /** Publishes as the developer's backend, by IAM; events are any values that JSON can say. */
  publish(channel: string, events: readonly unknown[]): Promise<PublishAnswer>;
  /** Invokes a function by its logical id, name or construct path. */
  invoke(functionName: string, event?: unknown): Promise<InvocationResult>;
  /** What was decided so far, the newest last. */
  decisions(): readonly DecisionEntry[];
  /** Cuts every WebSocket without a close frame, as a network that breaks. */
  dropConnections(): void;
  close(): Promise<void>;
}

/** Serves an app's Event API: https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-welcome.html */
export async function startLocalServer(options: LocalServerOptions = {}): Promise<LocalServer> {
  const { log = () => {}, tokenLifetimeSeconds } = options;
  const clock = new LocalClock();
  const appPath = resolveAppSource(options);
  const state = ProjectState.open(options.stateFolder ?? userStateFolder(process.env, process.platform), appPath);
  const listener = await Listener.bind(options.port ?? 0); // before the template is read, whose URLs have the port in them
  try {
    const host = `localhost:${listener.port}`;
    const application = loadApplication(appPath, { httpHost: host, realtimeHost: host });
    const api = chooseEventApi(application.eventApis, options.api);
    const services = await LocalServices.create({ application, api, state, host, clock: clock.now, tokenLifetimeSeconds, log });
    for (const username of options.users ?? (services.signIn.userPool ? DEFAULT_USERS : [])) services.signIn.put(username, []);
    for (const { where, message } of services.describe().problems) log(showableLine(`problem: ${where}: ${message}`));
    return serve({ ...options, services, listener, state, host, clock, log });
  } catch (error) {
    await listener.close();
    throw error;
  }
}

interface Parts extends NetworkConditions {
  readonly services: LocalServices;
  readonly listener: Listener;
  readonly state: ProjectState;
  readonly host: string;
  readonly clock: LocalClock;
  readonly allowedOrigins?: readonly string[];
  readonly awsQuirks?: boolean;
  readonly seed?: number;
  readonly log: (line: string) => void;
}

function serve({ services, listener, state, host, clock, allowedOrigins = [], awsQuirks = false, seed = 1, log, ...conditions }: Parts): LocalServer {
  const { signIn, backend, decisions, authorizer, keys } = services;
  const url = `http://${host}`;
  const token = consoleToken((bytes, ...purpose) => state.derive(bytes, ...purpose));
  const consoleApi = new ConsoleApi({
    decisions,
    describe: () => services.describe(),
    putUser: (username, groups) => signIn.put(username, groups),
    mint: (username, use) => signIn.mint(username, use),
    publish: (channel, events) => backend.publish(channel, events),
    invoke: (functionName, event) => services.invoke(functionName, event),
  }, token, url);
  const routes = { consoleApi, pageFiles: new PageFiles(host), userPoolKeys: keys, url, log };
  const report = (error: unknown): void => log(`internal error: ${error instanceof Error ? error.stack : String(error)}`);
  const random = seededRandom(seed);
  listener.serve({
    services: { authorizer, decisions, broker: new Broker(), timers: clock, quirks: awsQuirks ? new AwsQuirks(random) : undefined, report },
    network: new Network(conditions, clock, random),
    fallback: (request) => answerRequest(request, routes),
    allowedOrigins,
  });
  // By address: the name could lead to another user's program once this server has ended.
  const running = { url: `http://127.0.0.1:${listener.port}`, pid: process.pid };
  state.markRunning(running);

  return {
    url,
    httpUrl: `${url}/event`,
    realtimeUrl: `ws://${host}/event/realtime`,
    consoleUrl: `${url}/console/#token=${token}`,
    describe: () => services.describe(),
    putUser: (username, groups = []) => signIn.put(username, groups),
    signIn: async (username, use = 'access') => {
      if (!signIn.users.some((user) => user.username === username)) signIn.put(username, []);
      return (await signIn.mint(username, use)).token;
    },
    publish: (channel, events) => backend.publish(channel, events.map((event) => JSON.stringify(event))),
    invoke: (functionName, event) => services.invoke(functionName, event),
    decisions: () => decisions.after(0),
    clock,
    dropConnections: () => listener.cut(),
    close: async () => {
      state.markStopped(running);
      await Promise.all([listener.close(), services.close()]);
    },
  };
}
