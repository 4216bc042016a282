import { Inquiry } from './inquiry';
import type { Outcome } from './inquiry';
import { callersOf, declaredGroups } from './matrix-callers';
import { namespacePermissions } from './namespace-permissions';
import type { NamespacePermissions } from './namespace-permissions';
import { nameOf } from './template-names';
import type { ApiAccess } from '../api-access';
import type { ApplicationAccess } from '../application-access';

/** Who may do what, as far as the templates say: the same for every synthesis of an app. */
export interface PermissionMatrix {
  readonly apis: readonly ApiPermissions[];
  /** Namespaces of which the name or the API cannot be read, so that nothing is known about them. */
  readonly unread: readonly string[];
  /** What is published in the questions. */
  readonly event: unknown;
  /** Why what is undecided is so, for people; it may name what is of one account. */
  readonly reasons: readonly string[];
}

export interface ApiPermissions {
  readonly name: string;
  readonly connect: readonly { readonly who: string; readonly outcome: Outcome }[];
  readonly namespaces: readonly NamespacePermissions[];
}

export interface MatrixOptions {
  /** Name or logical id of the only Event API of interest. */
  readonly api?: string;
  /** What is published in the questions. */
  readonly event?: unknown;
}

/** A client may write a sender of its own; what arrives tells whether that is of use. */
const EVENT = { text: 'hello', sender: 'forged' };

/** @throws QuestionError if there is no such API */
export async function permissionMatrix(application: ApplicationAccess, { api, event = EVENT }: MatrixOptions = {}): Promise<PermissionMatrix> {
  const reasons = new Set<string>();
  const apis: ApiPermissions[] = [];
  for (const access of api === undefined ? application.apis : [application.api(api)]) {
    apis.push(await apiPermissions(access, application, new Inquiry(access, event, reasons)));
  }
  return { apis: apis.sort(byName), unread: unreadNamespaces(application), event, reasons: [...reasons] };
}

async function apiPermissions(access: ApiAccess, application: ApplicationAccess, inquiry: Inquiry): Promise<ApiPermissions> {
  const callers = callersOf(access, application);
  const connect = callers.filter(({ variantOf }) => variantOf === undefined).map((caller) => ({ caller, outcome: inquiry.connect(caller) }))
    .filter(({ caller, outcome }) => !caller.onlyIfAdmitted || !outcome.startsWith('denied'))
    .map(({ caller: { name: who }, outcome }) => ({ who, outcome }));
  const groups = declaredGroups(application);
  const namespaces: NamespacePermissions[] = [];
  for (const namespace of access.api.namespaces.values()) namespaces.push(await namespacePermissions(namespace, callers, groups, inquiry));
  return { name: nameOfApi(access, application), connect, namespaces: namespaces.sort(byName) };
}

function nameOfApi({ api }: ApiAccess, { read: { reader } }: ApplicationAccess): string {
  const resource = reader.resources('AWS::AppSync::Api').find(({ stack, logicalId }) => stack.name === api.stack && logicalId === api.logicalId);
  return resource ? nameOf(resource) : api.logicalId;
}

/** Those that are in no API, though they exist, or may exist. */
function unreadNamespaces({ apis, read: { reader } }: ApplicationAccess): readonly string[] {
  const served = new Set(apis.flatMap(({ api }) => [...api.namespaces.values()].map(({ logicalId }) => logicalId)));
  return reader.declared('AWS::AppSync::ChannelNamespace')
    .filter((resource) => reader.existence(resource) !== false && !served.has(resource.logicalId)).map(nameOf).sort();
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
