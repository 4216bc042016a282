import type { Application, LambdaFunction, PolicyStatement, Role } from '../../engine/application';
import type { AccessKey, AccessKeys, CognitoIdentity, IamPrincipal } from '../../engine/auth/caller-contracts';
import { sessionOf } from '../../engine/auth/role-session';
import type { EventApi } from '../../engine/event-api';
import type { Derive } from '../project-state';
import { accessKeyId } from './access-key-id';
import type { Session, SessionCredentials, SessionKeys } from './session-keys';

/** Credentials as a Lambda function gets them. */
export type RoleCredentials = AccessKey & { readonly sessionToken: string };

/** For whom credentials of a role are. */
export interface SessionOf {
  readonly role: Role;
  readonly identity: CognitoIdentity;
}

/** The IAM access keys of a local run: of the developer as a backend, of each function's role, and of identity pools' sessions. */
export class LocalAccessKeys implements AccessKeys {
  /** May connect, subscribe and publish everywhere on the API, as the developer's own backend. */
  public readonly backend: AccessKey;

  private readonly functions = new Map<string, RoleCredentials>();
  private readonly byId: ReadonlyMap<string, AccessKey>;
  private readonly sessionRoles: ReadonlyMap<string, Role>;

  constructor(
    api: EventApi,
    { functions, identityPools }: Pick<Application, 'functions' | 'identityPools'>,
    private readonly derive: Derive,
    private readonly sessions: SessionKeys,
  ) {
    this.backend = this.makeKey('AKIA', 'backend', backendPrincipal(api));
    for (const fn of functions) {
      const key = this.makeKey('ASIA', `function ${fn.arn}`, functionPrincipal(fn));
      const sessionToken = derive(96, 'session token', fn.arn).toString('base64');
      this.functions.set(fn.arn, { ...key, sessionToken });
    }
    this.byId = new Map([this.backend, ...this.functions.values()].map((key) => [key.accessKeyId, key]));
    const roles = identityPools.flatMap(({ roles: { authenticated, unauthenticated } }) => [authenticated, unauthenticated]);
    this.sessionRoles = new Map(roles.flatMap((role) => role ? [[role.arn, role]] : []));
  }

  public find(id: string): AccessKey | undefined {
    const session = this.sessions.find(id);
    return session ? this.ofSession(session) : this.byId.get(id);
  }

  /** @throws if the function is not one of the template */
  public ofFunction(fn: LambdaFunction): RoleCredentials {
    const key = this.functions.get(fn.arn);
    if (!key) throw new Error(`no credentials for ${fn.arn}`);
    return key;
  }

  /** The answer of an identity pool: credentials of one of its roles, for an hour. @throws if no identity pool of the app has the role */
  public issueSession({ role, identity }: SessionOf): SessionCredentials {
    if (!this.sessionRoles.has(role.arn)) throw new Error(`no identity pool has the role ${role.arn}`);
    return this.sessions.issue(role.arn, identity);
  }

  /** Nothing if the app has no such role any more. */
  private ofSession({ roleArn, identity, ...credentials }: Session): AccessKey | undefined {
    const role = this.sessionRoles.get(roleArn);
    return role && { ...credentials, principal: { ...sessionOf(role, 'CognitoIdentityCredentials'), cognito: identity } };
  }

  private makeKey(prefix: 'AKIA' | 'ASIA', owner: string, principal: IamPrincipal): AccessKey {
    const id = accessKeyId(prefix, this.derive(16, 'access key id', owner));
    return { accessKeyId: id, secretAccessKey: this.derive(30, 'secret access key', owner).toString('base64'), principal };
  }
}

function backendPrincipal(api: EventApi): IamPrincipal {
  const [, partition] = api.arn.split(':');
  const statement: PolicyStatement = { effect: 'Allow', actions: ['appsync:Event*'], resources: [api.arn, `${api.arn}/*`] };
  return { arn: `arn:${partition}:iam::${api.accountId}:user/local-backend`, accountId: api.accountId, statements: [statement] };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html */
function functionPrincipal(fn: LambdaFunction): IamPrincipal {
  if (fn.role) return sessionOf(fn.role, fn.name);
  const [, partition, , , accountId = ''] = fn.arn.split(':');
  return { arn: `arn:${partition}:sts::${accountId}:assumed-role/${fn.name}/${fn.name}`, accountId, statements: [] };
}
