import variant from '@jitl/quickjs-singlefile-cjs-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { HandlerContext, HandlerResult, LoadedHandlers } from './handler-contracts';
import { HandlerRealm } from './handler-realm';
import type { HandlerName } from '../event-api';

export interface SandboxOptions {
  /** How long one run may take, in milliseconds. */
  readonly deadlineMs?: number;
  /** What one namespace's code may hold, in bytes. */
  readonly memoryBytes?: number;
  /** What `util.time` says, in milliseconds since the epoch. */
  readonly now?: () => number;
}

const WASM_PAGE_BYTES = 64 * 1024;
/** QuickJS counts its own allocations loosely; the WebAssembly memory is the hard cap of all namespaces together. */
const INITIAL_BYTES = 16 * 1024 * 1024;
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/**
 * Runs handler code in QuickJS, compiled to WebAssembly: no native module, no way to the host but the functions given.
 *
 * Each namespace has a runtime of its own and shares nothing with another.
 */
export class HandlerSandbox {
  public static async create(options: SandboxOptions = {}): Promise<HandlerSandbox> {
    const wasmMemory = new WebAssembly.Memory({ initial: INITIAL_BYTES / WASM_PAGE_BYTES, maximum: MAXIMUM_BYTES / WASM_PAGE_BYTES });
    const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmMemory }));
    return new HandlerSandbox(quickjs, { deadlineMs: 100, memoryBytes: 16 * 1024 * 1024, now: Date.now, ...options });
  }

  private constructor(private readonly quickjs: QuickJSWASMModule, private readonly options: Required<SandboxOptions>) {}

  /** @throws Error when the code does not parse, imports what AppSync does not have, or fails at its top level */
  public load(code: string): LoadedHandlers {
    return new SandboxedHandlers(() => HandlerRealm.open(this.quickjs, code, this.options));
  }
}

/** Handlers in a realm, which is thrown away after a run that was cut off: nobody knows what state it is in. */
class SandboxedHandlers implements LoadedHandlers {
  public readonly exports: readonly HandlerName[];
  private realm: HandlerRealm | undefined;

  constructor(private readonly open: () => HandlerRealm) {
    this.realm = open();
    this.exports = this.realm.exports;
  }

  public run(handler: HandlerName, context: HandlerContext): HandlerResult {
    try {
      this.realm ??= this.open();
      const result = this.realm.run(handler, context);
      if (this.realm.isSpoiled) this.dispose();
      return result;
    } catch (error) {
      this.dispose();
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error), logs: [] };
    }
  }

  public dispose(): void {
    const realm = this.realm;
    this.realm = undefined;
    realm?.close();
  }
}
