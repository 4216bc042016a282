import { readAttachedPolicies } from './attached-policies';
import type { AttachedPolicy } from './attached-policies';
import { kindOf, listOf, strictObject } from './json';
import type { Json } from './json';
import { DENY_ALL, PolicyDocument, textsOf } from './policy-document';
import { messageOf } from './reader';
import type { Reader } from './reader';
import type { Resource } from './stack';
import { unlessUnresolved, Unresolved } from './unresolved';
import type { PolicyStatement, Role } from '../application';

/** What a role names in its ManagedPolicyArns: an ARN, or why it is not known. */
type ManagedPolicy = { readonly arn: string } | { readonly arn?: undefined; readonly unknown: string };

/** Policies of AWS that surely allow everything on AppSync. */
const FULL_ACCESS = /^arn:[\w-]+:iam::aws:policy\/(?:AdministratorAccess|PowerUserAccess|AWSAppSyncAdministrator)$/;
const FULL_STATEMENT: PolicyStatement = { effect: 'Allow', actions: ['appsync:*'], resources: ['*'] };
const GRANTED_BY_AWS = /^arn:[\w-]+:iam::aws:policy\/(?:[\w-]+\/)*[\w-]*(?:AppSync|Amplify)[\w-]*$/;
const POLICY_OF_AWS = /^arn:[\w-]+:iam::aws:policy\//;
const DENIED_BY_AWS = /^arn:[\w-]+:iam::aws:policy\/AWSDenyAll$/;

/** The IAM roles of an app, each read when a function needs it. */
export class Roles {
  private readonly resources: ReadonlyMap<string, Resource>;
  private readonly policies: readonly AttachedPolicy[];

  constructor(private readonly reader: Reader) {
    this.resources = new Map(reader.declared('AWS::IAM::Role').flatMap((resource) => {
      const arn = unlessUnresolved(() => reader.resolver.attribute(resource, 'Arn'));
      return arn === undefined ? [] : [[arn, resource]];
    }));
    this.policies = readAttachedPolicies(reader);
  }

  /** The ARNs of the roles that the app declares, each with its resource. */
  public get declared(): ReadonlyMap<string, Resource> {
    return this.resources;
  }

  /** The role with the statements that concern AppSync; nothing if it is of another app. */
  public find(arn: string): Role | undefined {
    const resource = this.resources.get(arn);
    if (!resource || this.reader.existence(resource) !== true) return undefined;
    const name = this.reader.resolver.reference(resource);
    const statements = this.statementsOf(resource, name);
    // Where nothing is allowed it does not matter what is refused.
    return {
      logicalId: resource.logicalId, name, arn, statements,
      boundary: statements.length > 0 ? this.boundary(resource) : undefined,
      ...this.unknownGrants(resource),
    };
  }

  /** None, if nothing is allowed: then it does not matter what is refused. */
  private statementsOf(resource: Resource, name: string): readonly PolicyStatement[] {
    const managed = this.readManagedPolicies(resource);
    this.reportGrantsOfAws(resource, managed);
    const arns = new Set(managed.map(({ arn }) => arn));
    const policies = this.policies
      .filter((policy) => policy.resource.stack.accountId === resource.stack.accountId)
      .filter(({ arn, roleNames }) => roleNames === undefined || roleNames.has(name) || (arn !== undefined && arns.has(arn)));
    const documents = [...this.inlineDocuments(resource), ...policies.flatMap(({ doubt, document }) => doubt ? [] : [document])];
    const isFull = managed.some(({ arn }) => arn !== undefined && FULL_ACCESS.test(arn));
    const isGranted = isFull || documents.some(({ mayAllow }) => mayAllow);
    const doubtful = policies.flatMap(({ resource: policy, document, doubt }) => {
      if (!doubt || !(document.grants || (isGranted && document.mayDeny))) return [];
      this.reader.problem(policy, doubt.property, doubt.message);
      return [document];
    });
    if (!isGranted) return [];
    return [
      ...isFull ? [FULL_STATEMENT] : [],
      ...documents.flatMap((document) => document.resolve()),
      ...doubtful.some(({ mayDeny }) => mayDeny) ? [DENY_ALL] : [],
      ...managed.flatMap((policy) => this.refusalsOf(resource, policy)),
    ];
  }

  private inlineDocuments(resource: Resource): readonly PolicyDocument[] {
    const { reader } = this;
    const outermost = (value: Json): Json => reader.resolver.outermost(value, resource.stack);
    try {
      const policies = listOf(outermost(resource.properties.Policies)).map(outermost);
      return policies.flatMap((policy, index) => policy === undefined ? [] : [
        new PolicyDocument(reader, resource, `Policies.${index}.PolicyDocument`, () => strictObject(policy, ['PolicyName', 'PolicyDocument']).PolicyDocument),
      ]);
    } catch (error) {
      return [new PolicyDocument(reader, resource, 'Policies', () => {
        throw new Unresolved(messageOf(error));
      })];
    }
  }

  private readManagedPolicies(resource: Resource): readonly ManagedPolicy[] {
    const { ManagedPolicyArns: arns } = resource.properties;
    return (Array.isArray(arns) ? arns : [arns]).flatMap((value: Json): ManagedPolicy[] => {
      try {
        return textsOf(this.reader.resolver.resolve(value, resource.stack)).map((arn) => ({ arn }));
      } catch (error) {
        return [{ unknown: messageOf(error) }];
      }
    });
  }

  private reportGrantsOfAws(resource: Resource, managed: readonly ManagedPolicy[]): void {
    for (const { arn } of managed) {
      if (arn === undefined || FULL_ACCESS.test(arn) || !GRANTED_BY_AWS.test(arn)) continue;
      this.reader.problem(resource, 'ManagedPolicyArns', `${arn} is not known to the local engine, and grants nothing here`);
    }
  }

  /** Of AWS's own policies, those that allow something on AppSync are known by their names. */
  private unknownGrants(resource: Resource): Pick<Role, 'unknownGrants'> {
    const unknown = this.readManagedPolicies(resource).find(({ arn }) => arn === undefined
      || (POLICY_OF_AWS.test(arn) ? GRANTED_BY_AWS.test(arn) && !FULL_ACCESS.test(arn) : !this.policies.some((own) => own.arn === arn)));
    if (!unknown) return {};
    return { unknownGrants: unknown.arn === undefined ? unknown.unknown : `what the managed policy ${kindOf(unknown.arn)} allows is not known` };
  }

  /** What a managed policy refuses is only known if it is of this app, or of AWS: but for one, those only grant. */
  private refusalsOf(resource: Resource, policy: ManagedPolicy): readonly PolicyStatement[] {
    const { arn } = policy;
    if (arn !== undefined && DENIED_BY_AWS.test(arn)) return [DENY_ALL];
    if (arn !== undefined && (POLICY_OF_AWS.test(arn) || this.policies.some((own) => own.arn === arn))) return [];
    const why = arn === undefined ? policy.unknown : `${kindOf(arn)} is not in this app, so what it refuses is unknown, and the role may do nothing here`;
    this.reader.problem(resource, 'ManagedPolicyArns', why);
    return [DENY_ALL];
  }

  /** A boundary only takes away, and one that is not known might take away anything. */
  private boundary(resource: Resource): readonly PolicyStatement[] | undefined {
    return this.reader.attempt<readonly PolicyStatement[] | undefined>(resource, 'PermissionsBoundary', () => {
      const arn = this.reader.property(resource, 'PermissionsBoundary');
      if (arn === undefined) return undefined;
      if (typeof arn === 'string' && FULL_ACCESS.test(arn)) return [FULL_STATEMENT];
      const own = this.policies.find((policy) => policy.arn === arn && policy.doubt === undefined);
      if (!own) throw new Error(`${kindOf(arn)} is not in this app, so what it allows is unknown, and the role may do nothing here`);
      return own.document.resolve();
    }, () => []);
  }
}
