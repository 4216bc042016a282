import type { LambdaFunction, PolicyStatement } from '../../engine/application';
import type { AccessKey, AccessKeys, IamPrincipal } from '../../engine/auth/caller-contracts';
import type { EventApi } from '../../engine/event-api';
import type { Derive } from '../project-state';

/** Credentials as a Lambda function gets them. */
export type RoleCredentials = AccessKey & { readonly sessionToken: string };

/** The alphabet of access key ids, https://datatracker.ietf.org/doc/html/rfc4648#section-6 */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The IAM access keys of a local run: one for the developer as a backend, one for the role of each function. */
export class LocalAccessKeys implements AccessKeys {
  /** May connect, subscribe and publish everywhere on the API, as the developer's own backend. */
  public readonly backend: AccessKey;

  private readonly roles = new Map<string, RoleCredentials>();
  private readonly byId: ReadonlyMap<string, AccessKey>;

  constructor(api: EventApi, functions: readonly LambdaFunction[], private readonly derive: Derive) {
    this.backend = this.makeKey('AKIA', 'backend', backendPrincipal(api));
    for (const fn of functions) {
      const key = this.makeKey('ASIA', `function ${fn.arn}`, functionPrincipal(fn));
      const sessionToken = derive(96, 'session token', fn.arn).toString('base64');
      this.roles.set(fn.arn, { ...key, sessionToken });
    }
    this.byId = new Map([this.backend, ...this.roles.values()].map((key) => [key.accessKeyId, key]));
  }

  public find(accessKeyId: string): AccessKey | undefined {
    return this.byId.get(accessKeyId);
  }

  /** @throws if the function is not one of the template */
  public ofFunction(fn: LambdaFunction): RoleCredentials {
    const key = this.roles.get(fn.arn);
    if (!key) throw new Error(`no credentials for ${fn.arn}`);
    return key;
  }

  private makeKey(prefix: 'AKIA' | 'ASIA', owner: string, principal: IamPrincipal): AccessKey {
    const id = [...this.derive(16, 'access key id', owner)].map((byte) => BASE32.charAt(byte % 32)).join('');
    return { accessKeyId: prefix + id, secretAccessKey: this.derive(30, 'secret access key', owner).toString('base64'), principal };
  }
}

function backendPrincipal(api: EventApi): IamPrincipal {
  const [, partition] = api.arn.split(':');
  const statement: PolicyStatement = { effect: 'Allow', actions: ['appsync:Event*'], resources: [api.arn, `${api.arn}/*`] };
  return { arn: `arn:${partition}:iam::${api.accountId}:user/local-backend`, accountId: api.accountId, statements: [statement] };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html */
function functionPrincipal(fn: LambdaFunction): IamPrincipal {
  const [, partition, , , accountId = ''] = fn.arn.split(':');
  const roleName = fn.role?.name ?? fn.name;
  return { arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${fn.name}`, accountId, statements: fn.role?.statements ?? [] };
}
