import variant from '@jitl/quickjs-singlefile-cjs-release-sync';
import { newQuickJSWASMModuleFromVariant, QuickJSContext } from 'quickjs-emscripten-core';

/** How one call of a handler ended: refused by util.unauthorized(), returned, or threw anything else. */
export enum Ending { REFUSED = 0, ALLOWED = 1, CRASHED = 2 }

// The only members that generated handlers may use; the real ones end a call just as abruptly.
const UTILS = `
export const REFUSAL = {};
export const util = { unauthorized() { throw REFUSAL; } };
`;

/** Runs inside QuickJS, because a call from outside for each of millions of cases would take hours. */
const DRIVER = `
import * as handlers from 'handler';
import { REFUSAL } from '@aws-appsync/utils';

const call = (name, ctx) => {
  try {
    const result = handlers[name](ctx);
    return name === 'onPublish' ? (Array.isArray(result) ? 1 : 2) : 1;
  } catch (error) {
    return error === REFUSAL ? 0 : 2;
  }
};

/** Every channel of one depth, in the order of an odometer whose last segment turns fastest. */
globalThis.exhaust = (name, operation, namespace, symbols, depth, identity) => {
  const total = symbols.length ** depth;
  const endings = new Uint8Array(total);
  const segments = new Array(depth).fill(symbols[0]);
  const ctx = { identity, info: { channel: { segments, path: '' }, channelNamespace: { name: namespace }, operation }, events: [] };
  for (let index = 0; index < total; index++) {
    let rest = index;
    for (let at = depth - 1; at >= 0; at--) {
      segments[at] = symbols[rest % symbols.length];
      rest = Math.floor(rest / symbols.length);
    }
    endings[index] = call(name, ctx);
  }
  return endings.buffer;
};

const context = (operation, namespace, segments, identity, events = []) =>
  ({ identity, info: { channel: { segments, path: '/' + segments.join('/') }, channelNamespace: { name: namespace }, operation }, events });

globalThis.attempt = (name, ...rest) => call(name, context(...rest));

/** The list that AppSync gives is its own, not QuickJS's: one that cannot be iterated must not be taken for a legal channel. */
globalThis.attemptHollow = (name, operation, namespace, segments, identity) => {
  segments[Symbol.iterator] = function* () {};
  return call(name, context(operation, namespace, segments, identity));
};

globalThis.publish = (...rest) => JSON.stringify(handlers.onPublish(context('PUBLISH', ...rest)));
`;

/** The text of a namespace's handlers, loaded into QuickJS as a module, for very many calls. */
export class HandlerBench {
  public static async load(code: string): Promise<HandlerBench> {
    const quickjs = await newQuickJSWASMModuleFromVariant(variant);
    const runtime = quickjs.newRuntime();
    runtime.setModuleLoader((name) => name === 'handler' ? code : UTILS);
    const context = runtime.newContext();
    context.unwrapResult(context.evalCode(DRIVER, 'driver', { type: 'module' })).dispose();
    return new HandlerBench(context);
  }

  private constructor(private readonly context: QuickJSContext) {}

  public exhaust(operation: 'PUBLISH' | 'SUBSCRIBE', namespace: string, symbols: readonly string[], depth: number, identity: unknown): Uint8Array {
    return this.evaluate('exhaust', [handlerOf(operation), operation, namespace, symbols, depth, identity], (handle) => {
      const lifetime = this.context.getArrayBuffer(handle);
      const endings = Uint8Array.from(lifetime.value);
      lifetime.dispose();
      return endings;
    });
  }

  public attempt(operation: 'PUBLISH' | 'SUBSCRIBE', namespace: string, segments: readonly unknown[], identity: unknown): Ending {
    return this.evaluate('attempt', [handlerOf(operation), operation, namespace, segments, identity], (handle) => this.context.getNumber(handle));
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
