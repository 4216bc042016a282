import type { AttemptEnding, Attempts, HandlerContext, HandlerPart, HandlerResult, TriedHandlers } from './handler-contracts';
import { HandlerRealm, UnloadableCode } from './handler-realm';
import { QuickJs } from './quickjs';
import type { HandlerName } from '../event-api';

export interface SandboxOptions {
  /** How long one run may take, in milliseconds; 100 by default. */
  readonly deadlineMs?: number;
  /** What all code in the sandbox may hold together, in bytes; 64 MiB by default, no less than 16 MiB. */
  readonly memoryBytes?: number;
  /** What `util.time` says, in milliseconds since the epoch; the system's time by default. */
  readonly now?: () => number;
  /** Told whenever code gets what was made by chance. */
  readonly onDraw?: () => void;
}

/** One namespace's code. */
interface Loaded {
  readonly code: string;
  realm?: HandlerRealm;
}

const MIB = 1024 * 1024;
/** The part of the memory that a run finds free, whatever others hold. */
const RESERVE = 3 / 8;

/**
 * Runs handler code in QuickJS, compiled to WebAssembly: no native module, no way to the host but the functions given.
 *
 * Each namespace has a realm of its own, in which its module's state lives from run to run (what AWS does is not known).
 * The state is lost when a run is cut off and when memory gets scarce.
 */
export class HandlerSandbox {
  public static async create(options: SandboxOptions = {}): Promise<HandlerSandbox> {
    const all = { deadlineMs: 100, memoryBytes: 64 * MIB, now: Date.now, onDraw: () => undefined, ...options };
    return new HandlerSandbox(await QuickJs.start(all.memoryBytes), all);
  }

  private readonly loaded = new Set<Loaded>();
  private starting: Promise<void> | undefined;

  private constructor(private quickjs: QuickJs | undefined, private readonly options: Required<SandboxOptions>) {}

  /** @throws Error when the code does not parse, imports what it cannot, or fails at its top level */
  public load(code: string): TriedHandlers {
    const loaded: Loaded = { code };
    const { exports } = this.enter((quickjs) => this.realmOf(loaded, quickjs));
    this.loaded.add(loaded);
    return {
      exports,
      run: (handler, context, part = 'handler') => this.run(loaded, handler, context, part),
      attempt: (handler, attempts) => this.attempt(loaded, handler, attempts),
      dispose: () => {
        this.loaded.delete(loaded);
        if (this.quickjs) this.enter(() => close(loaded));
      },
    };
  }

  private run(loaded: Loaded, handler: HandlerName, context: HandlerContext, part: HandlerPart): HandlerResult {
    return this.inRealm<HandlerResult>(loaded, (realm) => realm.run(handler, context, part), (message) => ({ kind: 'failed', message, logs: [] }));
  }

  private attempt(loaded: Loaded, handler: HandlerName, attempts: Attempts): readonly AttemptEnding[] | { readonly failure: string } {
    return this.inRealm<readonly AttemptEnding[] | { readonly failure: string }>(
      loaded, (realm) => realm.attempt(handler, attempts), (failure) => ({ failure }));
  }

  private inRealm<T>(loaded: Loaded, act: (realm: HandlerRealm) => T, failed: (message: string) => T): T {
    if (!this.loaded.has(loaded)) return failed('the code was unloaded');
    try {
      return this.enter((quickjs) => {
        const realm = this.realmOf(loaded, quickjs);
        const result = act(realm);
        if (realm.isSpoiled) close(loaded);
        return result;
      });
    } catch (error) {
      return failed((error as Error).message);
    }
  }

  private realmOf(loaded: Loaded, quickjs: QuickJs): HandlerRealm {
    if (!quickjs.hasRoom(this.options.memoryBytes * RESERVE)) this.loaded.forEach(close);
    return loaded.realm ??= HandlerRealm.open(quickjs, loaded.code, this.options);
  }

  /**
   * QuickJS is away while it is used and comes back only from a good end. An exception of the host in its midst, such as
   * an overflow of the host's stack, leaves it in a state in which it must not be entered again.
   */
  private enter<T>(act: (quickjs: QuickJs) => T): T {
    const { quickjs } = this;
    this.quickjs = undefined;
    try {
      if (!quickjs) throw new Error('QuickJS crashed and is starting again');
      const result = act(quickjs);
      this.quickjs = quickjs;
      return result;
    } catch (error) {
      if (error instanceof UnloadableCode) this.quickjs = quickjs;
      // Not at once: the stack may still be full.
      else queueMicrotask(() => this.restart());
      throw error;
    }
  }

  private restart(): void {
    this.starting ??= QuickJs.start(this.options.memoryBytes).then((quickjs) => {
      this.loaded.forEach((each) => { each.realm = undefined; });
      this.quickjs = quickjs;
    }).catch(() => undefined /* The next run tries again. */).then(() => { this.starting = undefined; });
  }
}

function close(loaded: Loaded): void {
  const { realm } = loaded;
  loaded.realm = undefined;
  realm?.close();
}
