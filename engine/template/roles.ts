import { isObject, listOf, objectOf, stringsOf } from './json';
import type { Json } from './json';
import type { Reader } from './reader';
import type { Resource } from './stack';
import type { PolicyStatement, Role } from '../application';

const DENY_ALL: PolicyStatement = { effect: 'Deny', actions: ['*'], resources: ['*'] };

/** The IAM roles of an app by ARN, with the statements that could concern AppSync. */
export function readRoles(reader: Reader): ReadonlyMap<string, Role> {
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) => reader.resources(type)).map((policy) => ({
    policy,
    arn: reader.resolver.reference(policy),
    roles: reader.attempt(policy, 'Roles', () => stringsOf(reader.property(policy, 'Roles')), () => []),
  }));
  return new Map(reader.resources('AWS::IAM::Role').map((resource) => {
    const name = reader.resolver.reference(resource);
    const arn = `arn:${resource.stack.partition}:iam::${resource.stack.accountId}:role/${name}`;
    const managed = reader.attempt(resource, 'ManagedPolicyArns', () => stringsOf(reader.property(resource, 'ManagedPolicyArns')), () => []);
    for (const policyArn of managed.filter((policy) => /:aws:policy\/.*(AppSync|AdministratorAccess|PowerUserAccess)/.test(policy))) {
      reader.problem(resource, 'ManagedPolicyArns', `${policyArn} is not known to the local engine and grants nothing here`);
    }
    const statements = [
      ...listOf(resource.properties.Policies).flatMap((policy) => readDocument(reader, resource, 'Policies', objectOf(policy).PolicyDocument)),
      ...attached.filter((policy) => policy.roles.includes(name) || managed.includes(policy.arn))
        .flatMap(({ policy }) => readDocument(reader, policy, 'PolicyDocument', policy.properties.PolicyDocument)),
      ...boundary(reader, resource),
    ];
    return [arn, { logicalId: resource.logicalId, name, arn, statements }];
  }));
}

/** A boundary only takes away, and one that is not evaluated might take away anything. */
function boundary(reader: Reader, resource: Resource): readonly PolicyStatement[] {
  if (resource.properties.PermissionsBoundary === undefined) return [];
  reader.problem(resource, 'PermissionsBoundary', 'is not evaluated by the local engine, so the role may do nothing here');
  return [DENY_ALL];
}

function readDocument(reader: Reader, resource: Resource, property: string, document: Json): readonly PolicyStatement[] {
  return listOf(objectOf(document).Statement).flatMap((statement, index) => {
    const denies = objectOf(statement).Effect !== 'Allow';
    return reader.attempt(resource, `${property}.Statement.${index}`, () => {
      if (!concernsAppSync(statement)) return [];
      return [toStatement(reader.resolver.resolve(statement, resource.stack))];
    }, () => denies ? [DENY_ALL] : []);
  });
}

/** Other statements are not resolved: they may hold what only a deployment knows. */
function concernsAppSync(statement: Json): boolean {
  const { Action: action } = objectOf(statement);
  const literal = listOf(action);
  return literal.length === 0 || literal.some((item) => typeof item !== 'string' || /^(appsync:|[^:]*[*?])/i.test(item));
}

function toStatement(statement: Json): PolicyStatement {
  if (!isObject(statement)) throw new Error('is not an object');
  const { Effect: effect, Action: actions, NotAction: notActions, Resource: resources, NotResource: notResources, Condition: condition } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`Effect ${JSON.stringify(effect) ?? 'nothing'} is neither Allow nor Deny`);
  const list = (value: Json) => value === undefined ? undefined : stringsOf(value);
  return {
    effect, actions: list(actions), notActions: list(notActions), resources: list(resources), notResources: list(notResources), condition,
  };
}
