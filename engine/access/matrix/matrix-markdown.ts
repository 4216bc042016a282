import { tableOf } from './matrix-table';
import type { ActionPermissions, NamespacePermissions } from './namespace-permissions';
import type { ApiPermissions, PermissionMatrix } from './permission-matrix';

/** Of the formats; it changes with whatever makes the same app look otherwise. */
export const SCHEMA_VERSION = 1;

/** To be committed, and read in the difference of a pull request: nothing is aligned, so that a line changes only with what it says. */
export function matrixAsMarkdown({ apis, unread, event }: PermissionMatrix): string {
  const parts = [
    '# Who may do what',
    `Written by \`cdk-cognito-events-api matrix --format markdown\`, schema ${SCHEMA_VERSION}. What is published is \`${JSON.stringify(event)}\`.`,
    ...apis.flatMap(apiParts),
    ...unread.length > 0 ? ['## Not known', list(unread.map((name) => `namespace ${code(name)}: undecided, its name or its API cannot be read`))] : [],
  ];
  return `${parts.join('\n\n')}\n`;
}

function apiParts({ name, connect, namespaces }: ApiPermissions): readonly string[] {
  return [
    `## ${text(name)}`,
    table(['connect', ''], connect.map(({ who, outcome }) => [text(who), shown(outcome)])),
    ...namespaces.flatMap(namespaceParts),
  ];
}

function namespaceParts({ name, subscribe, publish, arriving }: NamespacePermissions): readonly string[] {
  return [
    `### ${text(name)}`,
    ...actionParts('subscribe', subscribe),
    ...actionParts('publish', publish),
    ...arriving.length > 0 ? [table(['published by', 'arrives as'], arriving.map(({ who, channel, what }) => [text(channel === undefined ? who : `${who}, on ${channel}`), code(what)]))] : [],
  ];
}

function actionParts(action: string, permissions: ActionPermissions): readonly string[] {
  const { columns, rows, denied } = tableOf(permissions);
  return [
    ...rows.length > 0 ? [table([action, ...columns.map(text)], rows.map(({ channel, outcomes }) => [channel.startsWith('/') ? code(channel) : text(channel), ...outcomes.map(shown)]))] : [],
    ...denied.length > 0 ? [list(denied.map(({ who, by }) => `${action} denied: ${text(who)} (${by.join(', ')})`))] : [],
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function shown(outcome: string): string {
  return outcome.startsWith('denied') ? outcome : `**${outcome}**`;
}

/** Names of a template may hold anything. */
function text(name: string): string {
  return name.replace(/[\\`*_[\]|<>#&]/g, (character) => character === '<' ? '&lt;' : character === '>' ? '&gt;' : character === '&' ? '&amp;' : `\\${character}`).replace(/\s+/g, ' ');
}

function code(value: string): string {
  const safe = value.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
  const fence = '`'.repeat(Math.max(0, ...(safe.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  return fence === '`' ? `\`${safe}\`` : `${fence} ${safe} ${fence}`;
}
