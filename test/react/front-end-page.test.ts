import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { ChatServer } from './chat-server';
import { installTestSocket } from './test-socket';
import { parseMessage, TestUser } from './test-user';
import type { Message } from './test-user';
import { EventsClient } from '../../examples/react/src/events/events-client';
import { until } from '../support/until';

installTestSocket();

const PAGE = readFileSync(join(__dirname, '../../docs/front-end.md'), 'utf8');
const [, SNIPPET] = /^```js\n([^]*?)^```/m.exec(PAGE)!;
const CLIENT = join(__dirname, '../../examples/react/src/events/events-client');

/** What the page takes for granted. */
const GIVEN = ['EventsClient', 'url', 'realtimeUrl', 'sub', 'getToken', 'parse', 'idOf', 'onEvent', 'onGap', 'onError', 'event'];

test('what the page of the front end shows of the client compiles', () => {
  const file = join(__dirname, 'front-end-page.snippet.ts');
  const text = `
    import { EventsClient } from '${CLIENT}';
    import type { EventsClientOptions, SubscriptionHandlers } from '${CLIENT}';
    declare const { url, realtimeUrl, sub, getToken }: EventsClientOptions;
    declare const { parse, idOf, onEvent, onGap, onError }: SubscriptionHandlers<{ readonly id: string }>;
    declare const event: object;
    ${SNIPPET}`;
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'], strict: true, noEmit: true, types: [],
  };
  const plain = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...plain,
    getSourceFile: (name, version) => name === file ? ts.createSourceFile(name, text, version) : plain.getSourceFile(name, version),
    fileExists: (name) => name === file || plain.fileExists(name),
  };
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host));
  expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

test('and does what the page says', async () => {
  const server = await ChatServer.start();
  const alice = await TestUser.signIn(server, 'alice');
  const texts: string[] = [];
  const given: Readonly<Record<string, unknown>> = {
    EventsClient, ...server.urls, sub: alice.sub, getToken: () => Promise.resolve(alice.token), parse: parseMessage, idOf: ({ id }: Message) => id,
    onEvent: ({ text }: Message) => texts.push(text), onGap: () => undefined, onError: () => undefined, event: { id: '1', text: 'to the lobby' },
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- text of our own page
  const run = new Function(...GIVEN, `return (async () => { ${SNIPPET} return { client, ready, unsubscribe, failed }; })()`) as (...values: readonly unknown[]) => Promise<{
    readonly client: EventsClient; readonly ready: Promise<void>; readonly unsubscribe: () => void; readonly failed: readonly unknown[];
  }>;
  const { client, ready, unsubscribe, failed } = await run(...GIVEN.map((name) => given[name]));
  await ready;
  expect(failed).toEqual([]);
  await server.publish(`/private/${alice.sub}/x`, { id: '2', text: 'for alice' });
  await until(() => texts.length === 1);
  unsubscribe();
  client.close();
  await server.dispose();
});
