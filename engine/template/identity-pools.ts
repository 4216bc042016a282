import { isObject, kindOf, listOf, objectOf, strictObject } from './json';
import type { Json } from './json';
import type { Reader } from './reader';
import type { Roles } from './roles';
import type { Resource } from './stack';
import type { IdentityPool, Role } from '../application';

/** What a role attachment says of one identity pool. */
interface Attached {
  readonly roles: IdentityPool['roles'];
  readonly unsupported?: string;
}

const NO_ROLES: Attached = { roles: {} };

/** The identity pools of an app, with the roles that their identities get. */
export function readIdentityPools(reader: Reader, roles: Roles): readonly IdentityPool[] {
  const resources = reader.resources('AWS::Cognito::IdentityPool');
  if (resources.length === 0) return [];
  const attachments = readAttachments(reader, roles);
  return resources.map((resource): IdentityPool => {
    const identityPoolId = reader.resolver.reference(resource);
    return {
      logicalId: resource.logicalId,
      identityPoolId,
      region: resource.stack.region,
      accountId: resource.stack.accountId,
      allowsGuests: reader.attempt(resource, 'AllowUnauthenticatedIdentities', () => readFlag(reader, resource), () => false),
      userPoolClients: reader.attempt(resource, 'CognitoIdentityProviders', () => readClients(reader, resource), () => []),
      ...attachments.get(identityPoolId) ?? NO_ROLES,
    };
  });
}

function readFlag(reader: Reader, resource: Resource): boolean {
  const value = reader.property(resource, 'AllowUnauthenticatedIdentities');
  if (![true, false, 'true', 'false'].some((known) => known === value)) throw new Error(`takes true or false, and got ${kindOf(value)}`);
  return String(value) === 'true';
}

function readClients(reader: Reader, resource: Resource): IdentityPool['userPoolClients'] {
  return listOf(reader.property(resource, 'CognitoIdentityProviders')).map((provider) => {
    const { ClientId: clientId, ProviderName: providerName } = objectOf(provider);
    if (typeof clientId !== 'string' || typeof providerName !== 'string') {
      throw new Error(`takes texts for ClientId and ProviderName, and got ${kindOf(clientId)} and ${kindOf(providerName)}`);
    }
    return { clientId, providerName };
  });
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-identitypoolroleattachment.html */
function readAttachments(reader: Reader, roles: Roles): ReadonlyMap<string, Attached> {
  const attachments = new Map<string, Attached>();
  for (const resource of reader.resources('AWS::Cognito::IdentityPoolRoleAttachment')) {
    const identityPoolId = reader.attempt(resource, 'IdentityPoolId', () => reader.property(resource, 'IdentityPoolId'), () => undefined);
    if (typeof identityPoolId !== 'string') continue;
    const attached = reader.attempt<Attached>(resource, 'Roles', () => readAttached(reader, resource, roles), (unsupported) => ({ roles: {}, unsupported }));
    attachments.set(identityPoolId, attachments.has(identityPoolId) ? twice(reader, resource) : attached);
  }
  return attachments;
}

function twice(reader: Reader, resource: Resource): Attached {
  const unsupported = 'is of a pool that another attachment has roles for too, so nobody gets any';
  reader.problem(resource, 'IdentityPoolId', unsupported);
  return { roles: {}, unsupported };
}

function readAttached(reader: Reader, resource: Resource, roles: Roles): Attached {
  const given = reader.property(resource, 'Roles') ?? {};
  const { authenticated, unauthenticated } = strictObject(given, ['authenticated', 'unauthenticated']);
  const guests = readRole(unauthenticated, roles);
  const mappings = reader.resolver.outermost(resource.properties.RoleMappings, resource.stack);
  if (mappings !== undefined && !(isObject(mappings) && Object.keys(mappings).length === 0)) {
    const unsupported = 'RoleMappings choose the role of a user by rules or by the token, which is not evaluated here, so users get no credentials';
    reader.problem(resource, 'RoleMappings', unsupported);
    return { roles: { unauthenticated: guests }, unsupported };
  }
  return { roles: { authenticated: readRole(authenticated, roles), unauthenticated: guests } };
}

function readRole(arn: Json, roles: Roles): Role | undefined {
  if (arn === undefined) return undefined;
  const role = typeof arn === 'string' ? roles.find(arn) : undefined;
  if (!role) throw new Error(`the role ${kindOf(arn)} is not in this app, so what it may do is unknown`);
  return role;
}
