import { tableOf } from './matrix-table';
import type { ActionPermissions } from './namespace-permissions';
import type { PermissionMatrix } from './permission-matrix';

/** For a terminal: tables in columns. */
export function matrixAsText({ apis, unread, event }: PermissionMatrix): string {
  const parts = apis.flatMap(({ name, connect, namespaces }) => [
    name,
    columns([['connect', ''], ...connect.map(({ who, outcome }) => [who, outcome])]),
    ...namespaces.flatMap(({ name: namespace, subscribe, publish, arriving }) => [
      `namespace ${namespace}`,
      ...actionParts('subscribe', subscribe),
      ...actionParts('publish', publish),
      ...arriving.length > 0 ? [columns([['published by', `${JSON.stringify(event)} arrives as`], ...arriving.map(({ who, channel, what }) => [channel === undefined ? who : `${who}, on ${channel}`, what])])] : [],
    ]),
  ]);
  if (unread.length > 0) parts.push(['not known', ...unread.map((name) => `  namespace ${name}: undecided, its name or its API cannot be read`)].join('\n'));
  return `${parts.join('\n\n')}\n`;
}

function actionParts(action: string, permissions: ActionPermissions): readonly string[] {
  const { columns: callers, rows, denied } = tableOf(permissions);
  return [
    ...rows.length > 0 ? [columns([[action, ...callers], ...rows.map(({ channel, outcomes }) => [channel, ...outcomes])])] : [],
    ...denied.length > 0 ? [denied.map(({ who, by }) => `  ${action} denied: ${who} (${by.join(', ')})`).join('\n')] : [],
  ];
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd()).join('\n');
}
