import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from 'quickjs-emscripten-core';
import { APPSYNC_UTILS_MODULE, HELPER_MODULES } from './appsync-utils';
import type { AttemptEnding, Attempts, Ending, HandlerContext, HandlerPart, HandlerResult } from './handler-contracts';
import { HandlerRun } from './handler-run';
import type { QuickJs } from './quickjs';
import {
  ADMITTED, DEPENDING, DRIVER_MODULE, EXHAUSTED, FAILED, INTRINSICS_MODULE, LOCKDOWN_MODULE, REFUSED, RETURNED, THREW, UNSUPPORTED,
} from './realm-modules';
import type { HandlerName } from '../event-api';

export interface RealmOptions {
  readonly deadlineMs: number;
  readonly now: () => number;
  readonly onDraw: () => void;
}

/** In WebAssembly's stack, where a frame is small; the host's own stack, where it is not, must not overflow first. */
const STACK_BYTES = 32 * 1024;

/** More than five events and the largest answer of a function; far more would take the memory from all namespaces. */
const MOST_CONTEXT_CHARACTERS = 10_000_000;

const START = 'start';
const UTILS = '@aws-appsync/utils';
const MODULES: ReadonlyMap<string, string> = new Map([
  ['intrinsics', INTRINSICS_MODULE], [UTILS, APPSYNC_UTILS_MODULE], ['lockdown', LOCKDOWN_MODULE], ['driver', DRIVER_MODULE],
  ...HELPER_MODULES,
]);

const ENDINGS: Readonly<Record<string, Ending>> = {
  [ADMITTED]: 'admitted', [REFUSED]: 'refused', [FAILED]: 'failed', [UNSUPPORTED]: 'unsupported', [DEPENDING]: 'depending',
};

/** Why code cannot be loaded, in words for its author. */
export class UnloadableCode extends Error {}

/** One QuickJS runtime with one namespace's code in it. */
export class HandlerRealm {
  /** @throws UnloadableCode when the code does not parse, imports what there is not, or fails at its top level */
  public static open(quickjs: QuickJs, code: string, options: RealmOptions): HandlerRealm {
    const runtime = quickjs.newRuntime();
    runtime.setMaxStackSize(STACK_BYTES);
    const realm = new HandlerRealm(runtime, runtime.newContext(), options);
    try {
      realm.load(code);
      return realm;
    } catch (error) {
      realm.close();
      throw error;
    }
  }

  public exports: readonly HandlerName[] = [];
  /** Whether a run was cut off, so that nobody knows in what state it left the code. */
  public isSpoiled = false;

  private readonly handles: QuickJSHandle[] = [];
  private driver: QuickJSHandle;
  private attempts: QuickJSHandle;
  private current: HandlerRun;
  private deadline = Infinity;
  private refusedImport: string | undefined;

  private constructor(private readonly runtime: QuickJSRuntime, private readonly context: QuickJSContext, private readonly options: RealmOptions) {
    this.driver = context.undefined;
    this.attempts = context.undefined;
    this.current = new HandlerRun(null, options, 'handler');
    // QuickJS asks in loops, calls and regular expressions, but not in loops of its own (indexOf in a huge string).
    runtime.setInterruptHandler(() => performance.now() > this.deadline);
  }

  public run(handler: HandlerName, context: HandlerContext, part: HandlerPart): HandlerResult {
    const run = new HandlerRun(context.identity, this.options, part);
    const json = jsonOf(context);
    if (json === undefined) return run.failed('an event is nested too deeply');
    if (json.length > MOST_CONTEXT_CHARACTERS) return run.failed(`what the handler would see is more than ${MOST_CONTEXT_CHARACTERS} characters of JSON`);
    this.current = run;
    const { kind, text } = this.call(this.driver, [handler, part, json]);
    if (kind === RETURNED) return run.returned(text);
    return kind === THREW ? run.threw(text) : run.failed(text);
  }

  public attempt(handler: HandlerName, { context, channels, answers }: Attempts): readonly AttemptEnding[] | { readonly failure: string } {
    this.current = new HandlerRun(context.identity, this.options, 'handler');
    const lists = [channels, answers].map((list) => JSON.stringify(list.map((one) => JSON.stringify(one))));
    const { identity, info, request, events } = context;
    const base = JSON.stringify({ info, request, ...events && { events: JSON.stringify(events) } });
    const { kind, text } = this.call(this.attempts, [handler, JSON.stringify({ identity }), base, ...lists]);
    if (kind !== RETURNED || text.length !== channels.length) return { failure: text };
    return [...text].map((character) => ({ ending: ENDINGS[character.toUpperCase()], isLookedAt: character === character.toUpperCase() }));
  }

  /** What a function of the driver says; anything but an answer spoils the realm. */
  private call(driver: QuickJSHandle, texts: readonly string[]): { readonly kind: string; readonly text: string } {
    const args = texts.map((text) => this.context.newString(text));
    try {
      this.startClock();
      const answer = this.context.callFunction(driver, this.context.undefined, args);
      const text = answer.error ? answer.error.consume(() => '') : answer.value.consume((value) => this.context.getString(value));
      if (text.startsWith(RETURNED) || text.startsWith(THREW)) return { kind: text[0], text: text.slice(1) };
      this.isSpoiled = true;
      return { kind: EXHAUSTED, text: text.startsWith(EXHAUSTED) ? text.slice(1) : this.cutOff() };
    } finally {
      for (const arg of args) arg.dispose();
    }
  }

  public close(): void {
    for (const handle of this.handles) handle.dispose();
    this.context.dispose();
    this.runtime.dispose();
  }

  private load(code: string): void {
    // The code reaches QuickJS as a C string, which would end there.
    if (code.includes('\0')) throw new UnloadableCode('the code has a NUL character');
    this.context.newFunction('host', (name, args) => this.context.newString(JSON.stringify(
      this.current.answer(this.context.getString(name), JSON.parse(this.context.getString(args)) as unknown[]),
    ))).consume((host) => this.context.setProp(this.context.global, 'host', host));
    this.runtime.setModuleLoader(
      (name) => name === 'handlers' ? code : MODULES.get(name)!,
      (from, name) => {
        if (name === UTILS || HELPER_MODULES.has(name) || MODULES.has(from) || from === START) return name;
        this.refusedImport = name;
        return { error: new Error() };
      },
    );
    this.evaluate('import "lockdown";').dispose();
    this.startClock();
    const driver = this.evaluate('export * from "driver";');
    this.handles.push(driver);
    this.driver = this.context.getProp(driver, 'run');
    this.attempts = this.context.getProp(driver, 'attempts');
    this.handles.push(this.driver, this.attempts);
    if (this.context.typeof(this.driver) !== 'function') throw new UnloadableCode('the code awaits at its top level');
    const names = this.context.getProp(driver, 'names').consume((value) => this.context.getString(value));
    this.exports = names.split(',').filter((name) => name !== '') as HandlerName[];
  }

  private evaluate(module: string): QuickJSHandle {
    const evaluated = this.context.evalCode(module, START, { type: 'module' });
    if (evaluated.error) throw new UnloadableCode(evaluated.error.consume((error) => this.describe(error)));
    return evaluated.value;
  }

  private startClock(): void {
    this.deadline = performance.now() + this.options.deadlineMs;
  }

  private cutOff(): string {
    return performance.now() > this.deadline ? `ran longer than ${this.options.deadlineMs} ms` : 'ran out of memory';
  }

  /** An error of loading, where no driver can tell it. */
  private describe(handle: QuickJSHandle): string {
    if (this.refusedImport !== undefined) return importRefusal(this.refusedImport);
    const error = this.context.dump(handle) as { name?: unknown; message?: unknown; stack?: unknown } | string | null;
    if (typeof error !== 'object' || error === null) return `threw ${String(error).slice(0, 500)}`;
    if (error.message === 'interrupted') return this.cutOff();
    const line = /handlers:(\d+(?::\d+)?)/.exec(String(error.stack))?.[1];
    return `${String(error.name)}: ${String(error.message)}${line === undefined ? '' : ` (line ${line})`}`.slice(0, 500);
  }
}

/** Nothing for what is nested beyond this machine's stack. */
function jsonOf(context: HandlerContext): string | undefined {
  try {
    return JSON.stringify({ stash: {}, ...context });
  } catch {
    return undefined;
  }
}

function importRefusal(name: string): string {
  return name.startsWith(`${UTILS}/`)
    ? `import of '${name}': there is no such module; there are ${[UTILS, ...HELPER_MODULES.keys()].join(', ')}`
    : `import of '${name}': handlers can import '${UTILS}' only`;
}
