import { randomUUID } from 'node:crypto';
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core';
import { APPSYNC_UTILS_MODULE, DRIVER_MODULE, INTRINSICS_MODULE } from './appsync-utils';
import type { HandlerContext, HandlerResult } from './handler-contracts';
import { HandlerRun } from './handler-run';
import type { HandlerName } from '../event-api';

export interface RealmOptions {
  readonly deadlineMs: number;
  readonly memoryBytes: number;
  readonly now: () => number;
}

const STACK_BYTES = 256 * 1024;
const MODULES: Readonly<Record<string, string | undefined>> = { 'intrinsics': INTRINSICS_MODULE, '@aws-appsync/utils': APPSYNC_UTILS_MODULE };

/** One QuickJS runtime with one namespace's code in it. */
export class HandlerRealm {
  public static open(quickjs: QuickJSWASMModule, code: string, options: RealmOptions): HandlerRealm {
    const runtime = quickjs.newRuntime();
    runtime.setMemoryLimit(options.memoryBytes);
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
  /** Whether a run was cut off by the deadline or the memory cap. */
  public isSpoiled = false;

  private current = new HandlerRun();
  private deadline = 0;
  private driver: QuickJSHandle | undefined;

  private constructor(
    private readonly runtime: QuickJSRuntime,
    private readonly context: QuickJSContext,
    private readonly options: RealmOptions,
  ) {
    runtime.setInterruptHandler(() => performance.now() > this.deadline);
  }

  public run(handler: HandlerName, context: HandlerContext): HandlerResult {
    this.current = new HandlerRun();
    const name = this.context.newString(handler);
    const json = this.context.newString(JSON.stringify({ ...context, stash: {} }));
    const run = this.context.getProp(this.driver!, 'run');
    try {
      this.startClock();
      const result = this.context.callFunction(run, this.context.undefined, name, json);
      if (result.error) return this.current.threw(this.describe(result.error));
      return this.current.returned(this.take(result.value));
    } finally {
      for (const handle of [name, json, run]) handle.dispose();
    }
  }

  public close(): void {
    this.driver?.dispose();
    this.driver = undefined;
    this.context.dispose();
    this.runtime.dispose();
  }

  private load(code: string): void {
    this.giveHost();
    this.runtime.setModuleLoader(
      (name) => name === 'handlers' ? code : MODULES[name] ?? { error: new Error(`import of '${name.slice(1)}': handlers can import '@aws-appsync/utils' only`) },
      // A name that no module has, for whatever handler code may not import.
      (from, name) => from === 'handlers' && name !== '@aws-appsync/utils' ? `!${name}` : name,
    );
    this.startClock();
    const driver = this.context.evalCode(DRIVER_MODULE, 'driver', { type: 'module' });
    if (driver.error) throw new Error(this.describe(driver.error));
    this.driver = driver.value;
    if (this.context.getProp(this.driver, 'run').consume((run) => this.context.typeof(run)) !== 'function') {
      throw new Error('the code awaits at its top level');
    }
    const names = this.context.getProp(this.driver, 'names').consume((handle) => this.context.getString(handle));
    this.exports = (names === '' ? [] : names.split(',')) as HandlerName[];
  }

  private startClock(): void {
    this.deadline = performance.now() + this.options.deadlineMs;
  }

  /** The functions that the modules get from the host, as texts in and texts out. */
  private giveHost(): void {
    const functions: Readonly<Record<string, (...args: (string | undefined)[]) => string | number | undefined>> = {
      refuse: (kind, message, errorType) => this.current.refuse(kind, message, errorType),
      earlyReturn: (json) => this.current.returnEarly(json),
      log: (line) => this.current.log(line ?? ''),
      autoId: () => randomUUID(),
      now: () => this.options.now(),
      base64Encode: (text) => Buffer.from(text ?? '', 'utf8').toString('base64'),
      base64Decode: (text) => Buffer.from(text ?? '', 'base64').toString('utf8'),
    };
    const host = this.context.newObject();
    for (const [name, call] of Object.entries(functions)) {
      const handle = this.context.newFunction(name, (...args) => {
        const result = call(...args.map((arg) => this.context.typeof(arg) === 'string' ? this.context.getString(arg) : undefined));
        if (result === undefined) return this.context.undefined;
        return typeof result === 'number' ? this.context.newNumber(result) : this.context.newString(result);
      });
      this.context.setProp(host, name, handle);
      handle.dispose();
    }
    this.context.setProp(this.context.global, 'host', host);
    host.dispose();
  }

  private take(handle: QuickJSHandle): string | undefined {
    return handle.consume((value) => this.context.typeof(value) === 'string' ? this.context.getString(value) : undefined);
  }

  /** What went wrong, in words; a run that was cut off spoils the realm. */
  private describe(handle: QuickJSHandle): string {
    const error = handle.consume((value) => this.context.dump(value) as unknown);
    const { name, message, stack } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
    if (message === 'interrupted') {
      this.isSpoiled = true;
      return `ran longer than ${this.options.deadlineMs} ms`;
    }
    if (message === 'out of memory') this.isSpoiled = true;
    if (typeof message !== 'string') return `threw ${JSON.stringify(error)?.slice(0, 200)}`;
    const line = /handlers:(\d+(?::\d+)?)/.exec(typeof stack === 'string' ? stack : '')?.[1];
    return `${typeof name === 'string' ? name : 'Error'}: ${message}${line ? ` (line ${line})` : ''}`;
  }
}
