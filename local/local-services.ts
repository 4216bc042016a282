import { randomUUID } from 'node:crypto';
import { SignIn } from './cognito/sign-in';
import { SigningKeys } from './cognito/signing-keys';
import { describeServer } from './console/server-description';
import type { ServerDescription } from './console/server-description';
import { DecisionLog, renderDecision } from './events/decision-log';
import { BackendPublisher } from './iam/backend-publisher';
import { LocalAccessKeys } from './iam/local-access-keys';
import { SessionKeys } from './iam/session-keys';
import type { InvocationResult } from './lambda/function-worker';
import { LocalFunctions } from './lambda/local-functions';
import { NamespaceHandlers } from './namespace-handlers';
import type { ProjectState } from './project-state';
import type { Application } from '../engine/application';
import type { Clock } from '../engine/auth/caller-contracts';
import { Authorizer } from '../engine/authorizer';
import type { EventApi } from '../engine/event-api';

export interface ServedApi {
  readonly application: Application;
  readonly api: EventApi;
  readonly state: ProjectState;
  /** `localhost:4000` */
  readonly host: string;
  readonly clock: Clock;
  readonly tokenLifetimeSeconds?: number;
  readonly log: (line: string) => void;
}

/** The parts behind the port: who may, who is who, what was decided, and the app's functions. */
export class LocalServices {
  public static async create(served: ServedApi): Promise<LocalServices> {
    const { application, api, state, clock } = served;
    const poolIds = application.userPools.map(({ userPoolId }) => userPoolId);
    const [keys, handlers] = await Promise.all([SigningKeys.load(state, poolIds), NamespaceHandlers.load(api, clock)]);
    return new LocalServices(served, keys, handlers);
  }

  public readonly signIn: SignIn;
  public readonly accessKeys: LocalAccessKeys;
  public readonly functions: LocalFunctions;
  public readonly backend: BackendPublisher;
  public readonly decisions: DecisionLog;
  public readonly authorizer: Authorizer;

  private constructor(private readonly served: ServedApi, public readonly keys: SigningKeys, private readonly handlers: NamespaceHandlers) {
    const { application, api, state, host, clock, tokenLifetimeSeconds, log } = served;
    const derive = state.derive.bind(state);
    const accessKeys = new LocalAccessKeys(api, application, derive, new SessionKeys(clock));
    this.accessKeys = accessKeys;
    this.signIn = new SignIn(api, application, { keys, derive, clock, tokenLifetimeSeconds });
    this.functions = new LocalFunctions({
      functions: application.functions, credentialsOf: (fn) => accessKeys.ofFunction(fn), hosts: { httpHost: host, realtimeHost: host }, log,
    });
    this.backend = new BackendPublisher({ key: accessKeys.backend, region: api.region, url: `http://${host}`, clock });
    this.decisions = new DecisionLog(clock);
    this.decisions.subscribe((entry) => log(renderDecision(entry)));
    this.authorizer = new Authorizer(api, {
      userPoolKeys: keys, accessKeys, handlers: (namespace) => handlers.of(namespace), clock, httpHost: host, newId: randomUUID,
    });
  }

  public describe(): ServerDescription {
    const { application, api, host } = this.served;
    const { userPool, users } = this.signIn;
    return describeServer({ application, api, host, handlersOf: (namespace) => this.handlers.namesOf(namespace), userPool, users });
  }

  public async invoke(functionName: string, event: unknown): Promise<InvocationResult> {
    return this.functions.invoke(this.functions.find(functionName), event);
  }

  public async close(): Promise<void> {
    await this.functions.close();
    this.handlers.dispose();
  }
}
