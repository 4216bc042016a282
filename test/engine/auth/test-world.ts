import { BACKEND_KEY, HTTP_HOST, testApi, testNamespace, userPool } from './test-api';
import { NOW, TestUserPool } from './test-user-pool';
import type { AccessKey, AuthRequest, OpenIdDocuments } from '../../../engine/auth/caller-contracts';
import type { HandlerStepServices } from '../../../engine/auth/handler-step';
import { Authorizer } from '../../../engine/authorizer';
import type { Target } from '../../../engine/authorizer';
import type { Decision, PublishDecision } from '../../../engine/decision';
import type { AuthProvider, ChannelNamespace, EventApi } from '../../../engine/event-api';
import type { FunctionInvoker } from '../../../engine/function-invoker';
import type { LoadedHandlers } from '../../../engine/handlers/handler-contracts';
import { HandlerSandbox } from '../../../engine/handlers/handler-sandbox';

/** What a test changes of an API with a namespace `public` and a namespace `private` of owners. */
export interface Changes {
  readonly providers?: readonly AuthProvider[];
  readonly namespaces?: readonly ChannelNamespace[];
  readonly api?: Partial<EventApi>;
  readonly keys?: readonly AccessKey[];
  /** Whom handlers can ask. */
  readonly services?: HandlerStepServices;
  readonly functions?: FunctionInvoker;
  readonly openIdDocuments?: OpenIdDocuments;
  readonly clock?: () => number;
  readonly handlers?: (namespace: string) => LoadedHandlers | undefined;
}

const OWNER_ONLY = `
import { util } from '@aws-appsync/utils';
export function onSubscribe(ctx) {
  const segments = ctx.info.channel.segments;
  const sub = ctx.identity && ctx.identity.issuer && ctx.identity.username ? ctx.identity.sub : null;
  if (!sub || segments[1] !== sub) util.unauthorized();
}`;

/** An authorizer with a real user pool, real signatures and a real sandbox. */
export class TestWorld {
  public static async create(): Promise<TestWorld> {
    return new TestWorld(...await Promise.all([HandlerSandbox.create({ deadlineMs: 10_000 }), TestUserPool.create('us-east-1_Pool1')]));
  }

  private constructor(private readonly sandbox: HandlerSandbox, public readonly pool: TestUserPool) {}

  public authorizer(changes: Changes = {}): Authorizer {
    const { pool } = this;
    const {
      providers = [userPool(pool.userPoolId), { authType: 'AWS_IAM' }],
      namespaces = [testNamespace('public'), testNamespace('private', { code: OWNER_ONLY })],
      keys = [BACKEND_KEY],
    } = changes;
    const loaded = new Map(namespaces.flatMap(({ name, code }) => code === undefined ? [] : [[name, this.sandbox.load(code)]]));
    let ids = 0;
    return new Authorizer(testApi(providers, namespaces, changes.api), {
      userPoolKeys: { keysOf: (userPoolId) => userPoolId === pool.userPoolId ? pool.keySet : undefined },
      accessKeys: { find: (id) => keys.find((key) => key.accessKeyId === id) },
      handlers: changes.handlers ?? ((namespace) => loaded.get(namespace)),
      clock: changes.clock ?? (() => NOW),
      functions: changes.functions ?? { invoke: () => Promise.reject(new Error('there are no functions')) },
      openIdDocuments: changes.openIdDocuments ?? { read: () => Promise.reject(new Error('there are no documents')) },
      httpHost: HTTP_HOST,
      newId: () => `id-${ids++}`,
      ...changes.services,
    });
  }

  /** The user alice, with an access token. */
  public async alice(): Promise<AuthRequest> {
    return bearer(await this.pool.accessToken());
  }

  public async subscribe(channel: string, changes?: Changes, request?: AuthRequest): Promise<Decision & Target> {
    return this.authorizer(changes).subscribe(request ?? await this.alice(), channel);
  }

  public async publish(events: readonly string[], changes: Changes, request?: AuthRequest): Promise<PublishDecision & Target> {
    return this.authorizer(changes).publish(request ?? await this.alice(), '/code/news', events);
  }
}

export function bearer(token: string): AuthRequest {
  return { headers: { authorization: token, host: HTTP_HOST }, body: '{}', sourceIp: '127.0.0.1' };
}

/** A namespace `code` with this code, in which users and backends may do everything. */
export function withCode(code: string): Changes {
  const modes = ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'] as const;
  return { namespaces: [testNamespace('code', { code: `import { util } from '@aws-appsync/utils';\n${code}`, publishAuthModes: modes, subscribeAuthModes: modes })] };
}
