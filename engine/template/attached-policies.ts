import { PolicyDocument, textsOf } from './policy-document';
import { messageOf } from './reader';
import type { Doubt, Reader } from './reader';
import type { Resource } from './stack';
import { unlessUnresolved } from './unresolved';

/** A policy with a resource of its own, that is not known not to exist. */
export interface AttachedPolicy {
  readonly resource: Resource;
  readonly document: PolicyDocument;
  /** Of a managed policy, which a role may name. */
  readonly arn?: string;
  /** The roles that the policy names; nothing where that is not known. */
  readonly roleNames?: ReadonlySet<string>;
  /** Why it is not known whether the policy exists, or to which roles it is attached. */
  readonly doubt?: Doubt;
}

/** The types of such policies, with the property that names roles. */
const TYPES = [['AWS::IAM::Policy', 'Roles'], ['AWS::IAM::ManagedPolicy', 'Roles'], ['AWS::IAM::RolePolicy', 'RoleName']] as const;

export function readAttachedPolicies(reader: Reader): readonly AttachedPolicy[] {
  return TYPES.flatMap(([type, property]) => reader.declared(type).flatMap((resource): AttachedPolicy[] => {
    const existence = reader.existence(resource);
    if (existence === false) return [];
    const document = new PolicyDocument(reader, resource, 'PolicyDocument', () => resource.properties.PolicyDocument);
    const arn = type === 'AWS::IAM::ManagedPolicy' ? unlessUnresolved(() => reader.resolver.reference(resource)) : undefined;
    const { roleNames, doubt } = readRoleNames(reader, resource, property);
    return [{ resource, document, arn, roleNames, doubt: existence === true ? doubt : existence }];
  }));
}

function readRoleNames(reader: Reader, resource: Resource, property: string): Pick<AttachedPolicy, 'roleNames' | 'doubt'> {
  if (resource.flaw !== undefined) return {};
  try {
    return { roleNames: new Set(textsOf(reader.property(resource, property))) };
  } catch (error) {
    return { doubt: { property, message: messageOf(error) } };
  }
}
