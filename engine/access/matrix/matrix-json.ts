import { SCHEMA_VERSION } from './matrix-markdown';
import type { NamespacePermissions } from './namespace-permissions';
import type { PermissionMatrix } from './permission-matrix';

const ACTIONS = ['subscribe', 'publish'] as const;

/** Every permission is a line of its own, so that a difference shows what changed. */
export function matrixAsJson({ apis, unread, event }: PermissionMatrix): string {
  const permissions = apis.flatMap(({ name: api, connect, namespaces }) => [
    ...connect.map(({ who, outcome }) => ({ api, action: 'connect', who, ...verdict(outcome) })),
    ...namespaces.flatMap((namespace) => ACTIONS.flatMap((action) => permissionsTo(action, namespace)).map((permission) => ({ api, ...permission }))),
  ]);
  const arriving = apis.flatMap(({ name: api, namespaces }) => (
    namespaces.flatMap(({ name: namespace, arriving: events }) => events.map((each) => ({ api, namespace, ...each })))));
  return [
    '{', `  "schemaVersion": ${SCHEMA_VERSION},`, `  "published": ${JSON.stringify(event)},`,
    `  "permissions": ${lines(permissions)},`, `  "arriving": ${lines(arriving)},`, `  "unreadNamespaces": ${lines(unread)}`, '}', '',
  ].join('\n');
}

function permissionsTo(action: (typeof ACTIONS)[number], permissions: NamespacePermissions): readonly object[] {
  const { name: namespace, [action]: { channels, callers } } = permissions;
  return channels.flatMap((channel, index) => callers.map(({ who, outcomes }) => ({ namespace, channel, action, who, ...verdict(outcomes[index]) })));
}

function verdict(outcome: string): object {
  const [kind, because] = outcome.split(': ');
  return { outcome: kind, ...because !== undefined && { because } };
}

function lines(items: readonly unknown[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
}
