import { identityPoolForm, traitsOf } from './people';
import type { Form, Somebody } from './people';
import type { OperationName } from './trial';
import type { IamPrincipal } from '../auth/caller-contracts';
import { evaluate } from '../auth/iam-policy';
import { sessionOf } from '../auth/role-session';
import type { ChannelNamespace } from '../event-api';
import type { ReadApplication } from '../template/load-application';
import type { Resource } from '../template/stack';

/** A role that users or guests of identity pools assume. */
export interface IdentityPoolRole {
  readonly resource: Resource;
  /** How those who assume it look. */
  readonly form: Form;
  readonly caller: Somebody;
  readonly principal: IamPrincipal;
}

const ACTIONS = { subscribe: 'appsync:EventSubscribe', publish: 'appsync:EventPublish' } as const;

/** By whom the roles trust; an identity pool of another template may give them out too. */
export function identityPoolRoles({ roles }: ReadApplication): readonly IdentityPoolRole[] {
  return [...roles.declared].flatMap(([arn, resource]): readonly IdentityPoolRole[] => {
    const trust = JSON.stringify(resource.properties.AssumeRolePolicyDocument ?? null);
    if (!trust.includes('cognito-identity')) return [];
    const role = roles.find(arn);
    if (!role) return [];
    const kind = trust.includes('"unauthenticated"') ? 'unauthenticated' : 'authenticated';
    const principal = sessionOf(role, 'CognitoIdentityCredentials');
    const form = identityPoolForm(kind, role.logicalId, principal);
    return [{ resource, form, caller: { who: form.label, mode: form.mode, identity: form.make(traitsOf('c', [])) }, principal }];
  });
}

/** Whether IAM lets the role do it, as far as that can be evaluated. */
export function mayReach({ principal }: IdentityPoolRole, operation: OperationName, namespace: ChannelNamespace): 'yes' | 'no' | 'unknown' {
  const { allowed, unevaluated } = evaluate(principal, ACTIONS[operation], namespace);
  if (allowed) return 'yes';
  return unevaluated ? 'unknown' : 'no';
}
