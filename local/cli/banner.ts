import type { ApiKeyDescription, NamespaceDescription, ServerDescription } from '../console/server-description';
import { showableLine } from '../showable-text';

const MAX_ROWS = 3;
const LABEL_WIDTH = 12;

/**
 * What the command line prints at the start, in at most 13 lines, with TLS one more.
 *
 * @param authorityFile Of a generated certificate, for clients to trust
 */
export function banner({ api, userPool, users, functions }: ServerDescription, consoleUrl: string, authorityFile?: string): readonly string[] {
  const runnable = functions.filter((fn) => fn.runnable).map((fn) => fn.path);
  return [
    `${api.name} (${api.region})`,
    ...section('HTTP', [`${api.httpUrl}${api.httpUrl.startsWith('http:') ? '   Amplify: write HTTP:// in capitals' : ''}`]),
    ...section('Realtime', [api.realtimeUrl]),
    ...section('Trust', authorityFile === undefined ? [] : [`${authorityFile}   Node: NODE_EXTRA_CA_CERTS`]),
    ...section('User pool', [userPool ? `${userPool.userPoolId}, client ${userPool.clientId}` : 'none']),
    ...section('API key', describeApiKeys(api.apiKeys)),
    ...section('Users', users.map((user) => `${user.username}  sub ${user.sub}${user.groups.length > 0 ? `  ${user.groups.join(', ')}` : ''}`)),
    ...section('Namespaces', api.namespaces.map(describeNamespace)),
    ...section('Functions', [runnable.length > MAX_ROWS ? `${runnable.length}` : runnable.join(', ')].filter((text) => text !== '')),
    ...section('Console', [consoleUrl]),
  ].map(showableLine);
}

/** A label and its rows; of more than three the first two and how many there are. */
function section(label: string, rows: readonly string[]): readonly string[] {
  const shown = rows.length > MAX_ROWS ? [...rows.slice(0, MAX_ROWS - 1), `and ${rows.length - MAX_ROWS + 1} more, see the console`] : rows;
  return shown.map((row, index) => `  ${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${row}`);
}

/** One row, whatever there is. */
function describeApiKeys([first, ...others]: readonly ApiKeyDescription[]): readonly string[] {
  if (!first) return [];
  const until = first.expiresAt === undefined ? '' : `  until ${new Date(first.expiresAt).toISOString()}`;
  return [`${first.value}${until}${others.length > 0 ? `, and ${others.length} more, see the console` : ''}`];
}

function describeNamespace({ name, subscribeAuthModes, publishAuthModes, handlers }: NamespaceDescription): string {
  const half = (operation: string, modes: readonly string[], handler: NamespaceDescription['handlers'][number]): string =>
    `${operation} ${modes.join(' ') || 'nobody'}${handlers.includes(handler) ? ` + ${handler}` : ''}`;
  return `${name}: ${half('subscribe', subscribeAuthModes, 'onSubscribe')}, ${half('publish', publishAuthModes, 'onPublish')}`;
}
