import variant from '@jitl/quickjs-singlefile-cjs-release-sync';
import { newQuickJSWASMModuleFromVariant, QuickJSContext } from 'quickjs-emscripten-core';

/** How one call of a handler ended: refused by util.unauthorized(), returned, or threw anything else. */
export enum Ending { REFUSED = 0, ALLOWED = 1, CRASHED = 2 }

// The only members that generated handlers may use; the real ones end a call just as abruptly.
const UTILS = `
export const REFUSAL = {};
export const util = { unauthorized() { throw REFUSAL; }, error(message, errorType) { throw { message, errorType }; } };
`;

/** Runs inside QuickJS, because a call from outside for each of millions of cases would take hours. */
const DRIVER = `
import * as handlers from 'handler';
import { REFUSAL } from '@aws-appsync/utils';

const REST = { request: { headers: {}, domainName: null }, stash: {} };

/** Of a handler with a data source, request is what decides: what it returns is sent to the data source. */
const runnerOf = (name) => {
  const handler = handlers[name];
  const isObject = typeof handler === 'object';
  return (ctx) => {
    try {
      const result = isObject ? handler.request(ctx) : handler(ctx);
      if (isObject) return result?.operation ? 1 : 2;
      return name === 'onPublish' ? (Array.isArray(result) ? 1 : 2) : 1;
    } catch (error) {
      return error === REFUSAL ? 0 : 2;
    }
  };
};

const call = (name, ctx) => runnerOf(name)(ctx);

/**
 * The channels of one depth that need the identity, and the endings of all others, which stand whoever calls.
 *
 * A run that has not read the identity cannot depend on it, since the code has no state and no other source of change.
 */
const known = new Map();

/** Every channel of one depth, in the order of an odometer whose last segment turns fastest. */
globalThis.exhaust = (name, operation, namespace, symbols, depth, identity) => {
  const total = symbols.length ** depth;
  const segments = new Array(depth).fill(symbols[0]);
  let isRead = false;
  const ctx = {
    get identity() {
      isRead = true;
      return identity;
    },
    info: { channel: { segments, path: '' }, channelNamespace: { name: namespace }, operation }, events: [], ...REST,
  };
  const run = runnerOf(name);
  const at = (index) => {
    for (let place = depth - 1, rest = index; place >= 0; place--, rest = Math.floor(rest / symbols.length)) segments[place] = symbols[rest % symbols.length];
    return run(ctx);
  };
  const key = JSON.stringify([name, operation, namespace, symbols, depth]);
  const before = known.get(key);
  const endings = before ? before.endings.slice() : new Uint8Array(total);
  if (before) {
    for (const index of before.ofIdentity) endings[index] = at(index);
    return endings.buffer;
  }
  const ofIdentity = [];
  for (let index = 0; index < total; index++) {
    isRead = false;
    endings[index] = at(index);
    if (isRead) ofIdentity.push(index);
  }
  known.set(key, { endings: endings.slice(), ofIdentity });
  return endings.buffer;
};

const context = (operation, namespace, segments, identity, events = []) =>
  ({ identity, info: { channel: { segments, path: '/' + segments.join('/') }, channelNamespace: { name: namespace }, operation }, events, ...REST, stash: {} });

globalThis.attempt = (name, ...rest) => call(name, context(...rest));

globalThis.attempts = (name, operation, namespace, cases) =>
  JSON.parse(cases).map(({ segments, who }) => call(name, context(operation, namespace, segments, who))).join('');

/** The same call on many channels, each with a context of its own. */
globalThis.exchanges = (name, operation, namespace, channels, rest) =>
  '[' + channels.map((segments) => {
    const { identity, events, answer } = JSON.parse(rest);
    return exchange(name, operation, namespace, segments, identity, events, answer);
  }).join() + ']';

/** A call with a data source. The context lives on, so that what request did to it is there for response. */
globalThis.exchange = (name, operation, namespace, segments, identity, events, answer) => {
  const ctx = context(operation, namespace, segments, identity, events);
  const outcome = {};
  try {
    outcome.request = handlers[name].request(ctx);
    Object.assign(ctx, answer);
    outcome.response = handlers[name].response(ctx);
  } catch (error) {
    outcome.failure = error === REFUSAL ? 'unauthorized' : error instanceof Error ? String(error) : error;
  }
  return JSON.stringify(outcome);
};

/** The list that AppSync gives is its own, not QuickJS's: one that cannot be iterated must not be taken for a legal channel. */
globalThis.attemptHollow = (name, operation, namespace, segments, identity) => {
  segments[Symbol.iterator] = function* () {};
  return call(name, context(operation, namespace, segments, identity));
};

globalThis.publish = (...rest) => JSON.stringify(handlers.onPublish(context('PUBLISH', ...rest)));
`;

/** What a data source answers, or how it failed. */
export interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly type: string };
}

/** What was sent to the data source and what came of its answer, as far as it went. */
export interface Exchange {
  readonly request?: { readonly operation: string; readonly invocationType?: string; readonly payload?: unknown };
  readonly response?: unknown;
  readonly failure?: unknown;
}

/** One for all, since to start it takes longer than to try most handlers. */
let quickjs: ReturnType<typeof newQuickJSWASMModuleFromVariant> | undefined;

/** The text of a namespace's handlers, loaded into QuickJS as a module, for very many calls. */
export class HandlerBench {
  public static async load(code: string): Promise<HandlerBench> {
    quickjs ??= newQuickJSWASMModuleFromVariant(variant);
    const runtime = (await quickjs).newRuntime();
    runtime.setModuleLoader((name) => name === 'handler' ? code : UTILS);
    const context = runtime.newContext();
    context.unwrapResult(context.evalCode(DRIVER, 'driver', { type: 'module' })).dispose();
    return new HandlerBench(context);
  }

  private constructor(private readonly context: QuickJSContext) {}

  public exhaust(operation: 'PUBLISH' | 'SUBSCRIBE', namespace: string, symbols: readonly string[], depth: number, identity: unknown): Uint8Array {
    return this.evaluate('exhaust', [handlerOf(operation), operation, namespace, symbols, depth, identity], (handle) => {
      const lifetime = this.context.getArrayBuffer(handle);
      const endings = lifetime.value.slice();
      lifetime.dispose();
      return endings;
    });
  }

  public attempt(operation: 'PUBLISH' | 'SUBSCRIBE', namespace: string, segments: readonly unknown[], identity: unknown): Ending {
    return this.evaluate('attempt', [handlerOf(operation), operation, namespace, segments, identity], (handle) => this.context.getNumber(handle));
  }

  /** The same for many at once, since each way into QuickJS takes longer than a handler. */
  public attempts(operation: 'PUBLISH' | 'SUBSCRIBE', namespace: string, cases: readonly { segments: readonly unknown[]; who?: unknown }[]): readonly Ending[] {
    return this.evaluate('attempts', [handlerOf(operation), operation, namespace, JSON.stringify(cases)], (handle) => [...this.context.getString(handle)].map(Number));
  }

  /** The same with segments that give nothing to a loop. */
  public attemptHollow(operation: 'PUBLISH' | 'SUBSCRIBE', namespace: string, segments: readonly unknown[], identity: unknown): Ending {
    return this.evaluate('attemptHollow', [handlerOf(operation), operation, namespace, segments, identity], (handle) => this.context.getNumber(handle));
  }

  /** What onPublish returns for events with these payloads, whose ids are their places. */
  public publish(namespace: string, segments: readonly unknown[], identity: unknown, payloads: readonly unknown[]): unknown {
    const events = payloads.map((payload, index) => ({ id: String(index), payload }));
    return this.evaluate('publish', [namespace, segments, identity, events], (handle) => JSON.parse(this.context.getString(handle)) as unknown);
  }

  /** What a handler with a data source sends to it, and what it makes of its answer. */
  public exchange(
    operation: 'PUBLISH' | 'SUBSCRIBE', namespace: string, segments: readonly unknown[], identity: unknown, payloads: readonly unknown[] | undefined, answer: Answer,
  ): Exchange {
    const events = payloads?.map((payload, index) => ({ id: String(index), payload })) ?? null;
    return this.evaluate('exchange', [handlerOf(operation), operation, namespace, segments, identity, events, answer],
      (handle) => JSON.parse(this.context.getString(handle)) as Exchange);
  }

  /** The same on many channels at once. */
  public exchanges(
    operation: 'PUBLISH' | 'SUBSCRIBE', namespace: string, channels: readonly (readonly unknown[])[], identity: unknown, payloads: readonly unknown[], answer: Answer,
  ): readonly Exchange[] {
    const events = payloads.map((payload, index) => ({ id: String(index), payload }));
    const rest = JSON.stringify({ identity, events, answer });
    return this.evaluate('exchanges', [handlerOf(operation), operation, namespace, channels, rest], (handle) => JSON.parse(this.context.getString(handle)) as Exchange[]);
  }

  public dispose(): void {
    this.context.dispose();
    this.context.runtime.dispose();
  }

  private evaluate<T>(name: string, args: readonly unknown[], read: (handle: Parameters<QuickJSContext['dump']>[0]) => T): T {
    // JSON has no undefined, but a missing identity is one of the cases.
    const text = args.map((arg) => arg === undefined ? 'undefined' : JSON.stringify(arg)).join(', ');
    const handle = this.context.unwrapResult(this.context.evalCode(`${name}(${text})`));
    try {
      return read(handle);
    } finally {
      handle.dispose();
    }
  }
}

function handlerOf(operation: 'PUBLISH' | 'SUBSCRIBE'): string {
  return operation === 'PUBLISH' ? 'onPublish' : 'onSubscribe';
}
