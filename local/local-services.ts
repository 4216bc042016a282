import { randomUUID } from 'node:crypto';
import { LocalCognito } from './cognito/cognito';
import type { CognitoState } from './cognito/cognito-state';
import { SignIn } from './cognito/sign-in';
import { SigningKeys } from './cognito/signing-keys';
import { LocalUserPools } from './cognito/user-pools';
import { describeServices } from './console/server-description';
import type { ApiUrls, ServicesDescription } from './console/server-description';
import { handlerServices } from './data-sources/handler-services';
import type { DataSourceEndpoints } from './data-sources/handler-services';
import { BackendSigner } from './iam/backend-signer';
import { LocalAccessKeys } from './iam/local-access-keys';
import type { SessionKeys } from './iam/session-keys';
import type { InvocationResult } from './lambda/function-worker';
import { FunctionsByArn } from './lambda/functions-by-arn';
import { LocalFunctions } from './lambda/local-functions';
import { LocalClock } from './local-clock';
import { NamespaceHandlers } from './namespace-handlers';
import { FetchedDocuments } from './openid/fetched-documents';
import type { ProjectState } from './project-state';
import type { ServerLog } from './server-log';
import type { Application } from '../engine/application';
import { Authorizer } from '../engine/authorizer';
import { placeOf } from '../engine/event-api';
import type { EventApi } from '../engine/event-api';

/** One version of an app, and what stays from version to version. */
export interface ServedAppServices extends DataSourceEndpoints {
  readonly application: Application;
  readonly state: ProjectState;
  readonly cognito: CognitoState;
  readonly sessions: SessionKeys;
  /** Of each Event API that is served, by stack and logical id: `localhost:4000`. */
  readonly hosts: ReadonlyMap<string, string>;
  readonly clock: LocalClock;
  readonly tokenLifetimeSeconds?: number;
  readonly log: ServerLog;
}

/** The parts behind a port for one version of the app: who may, who is who, and the app's functions. */
export class LocalServices {
  /** The services of each Event API that is served, all or none. */
  public static async createAll(served: ServedAppServices): Promise<ReadonlyMap<string, LocalServices>> {
    const { application, state, hosts, clock } = served;
    const keys = await SigningKeys.load(state, application.userPools.map(({ userPoolId }) => userPoolId));
    const created = new Map<string, LocalServices>();
    try {
      for (const api of application.eventApis) {
        const key = placeOf(api);
        const host = hosts.get(key);
        if (host !== undefined) created.set(key, new LocalServices(served, api, host, keys, await NamespaceHandlers.load(api, clock.now)));
      }
      return created;
    } catch (error) {
      await Promise.all([...created.values()].map((services) => services.close()));
      throw error;
    }
  }

  public readonly cognito: LocalCognito;
  public readonly signIn: SignIn;
  public readonly accessKeys: LocalAccessKeys;
  public readonly functions: LocalFunctions;
  public readonly backend: BackendSigner;
  public readonly authorizer: Authorizer;

  private constructor(
    private readonly served: ServedAppServices,
    public readonly api: EventApi,
    private readonly host: string,
    keys: SigningKeys,
    private readonly handlers: NamespaceHandlers,
  ) {
    const { application, state, cognito, sessions, hosts, clock: { now: clock }, tokenLifetimeSeconds, log } = served;
    const derive = state.derive.bind(state);
    const accessKeys = new LocalAccessKeys(api, application, derive, sessions);
    this.accessKeys = accessKeys;
    this.functions = new LocalFunctions({
      functions: application.functions,
      credentialsOf: (fn) => accessKeys.ofFunction(fn),
      hosts: { httpHost: host, realtimeHost: host, all: [...hosts.values()] },
      log: log.message,
    });
    const functions = new FunctionsByArn(this.functions);
    const pools = new LocalUserPools(api, application.userPools, { keys, derive, state: cognito, clock, functions, tokenLifetimeSeconds });
    this.cognito = new LocalCognito({ pools, keys, accessKeys, identityPools: application.identityPools, derive, state: cognito, log: log.message });
    this.signIn = new SignIn(pools.main);
    this.backend = new BackendSigner({ key: accessKeys.backend, region: api.region, host, clock });
    this.authorizer = new Authorizer(api, {
      userPoolKeys: keys, accessKeys, handlers: (namespace) => handlers.of(namespace), clock, httpHost: host, newId: randomUUID,
      openIdDocuments: new FetchedDocuments(),
      ...handlerServices(functions, accessKeys.backend, served),
    });
  }

  public describe(urls: ApiUrls): ServicesDescription {
    const { served: { application }, api, host } = this;
    const { userPool, users } = this.signIn;
    return describeServices({ application, api, host, ...urls, handlersOf: (namespace) => this.handlers.namesOf(namespace), userPool, users });
  }

  public async invoke(functionName: string, event: unknown): Promise<InvocationResult> {
    return this.functions.invoke(this.functions.find(functionName), event);
  }

  public async close(): Promise<void> {
    await this.functions.close();
    this.handlers.dispose();
  }
}
