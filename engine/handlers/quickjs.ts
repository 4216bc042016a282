import variant from '@jitl/quickjs-singlefile-cjs-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import type { EmscriptenModule, EmscriptenModuleLoaderOptions, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core';

/** What Emscripten's loader also takes, beyond the types of quickjs-emscripten-core. */
interface LoaderOptions extends EmscriptenModuleLoaderOptions {
  readonly preRun: readonly ((module: EmscriptenModule) => void)[];
  readonly printErr: (text: string) => void;
}

const PAGE_BYTES = 64 * 1024;
/** What QuickJS was built to start with. */
const INITIAL_BYTES = 16 * 1024 * 1024;

/**
 * An instance of QuickJS in WebAssembly, whose memory all runtimes in it share.
 *
 * QuickJS's own limit counts allocations, not their size, in this build; the memory's maximum is what holds.
 */
export class QuickJs {
  public static async start(memoryBytes: number): Promise<QuickJs> {
    const wasmMemory = new WebAssembly.Memory({ initial: INITIAL_BYTES / PAGE_BYTES, maximum: Math.ceil(memoryBytes / PAGE_BYTES) });
    let module: EmscriptenModule | undefined;
    const options: LoaderOptions = {
      preRun: [(loaded) => { module = loaded; }],
      printErr: () => undefined,
    };
    const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmMemory, emscriptenModule: options }));
    return new QuickJs(quickjs, module!);
  }

  private constructor(private readonly quickjs: QuickJSWASMModule, private readonly module: EmscriptenModule) {
    // The library writes where malloc says, also where it says 0.
    const malloc = module._malloc.bind(module);
    module._malloc = (bytes) => {
      const pointer = malloc(bytes);
      if (pointer === 0) throw new Error('QuickJS is out of memory');
      return pointer;
    };
  }

  public newRuntime(): QuickJSRuntime {
    return this.quickjs.newRuntime();
  }

  public hasRoom(bytes: number): boolean {
    try {
      this.module._free(this.module._malloc(bytes));
      return true;
    } catch {
      return false;
    }
  }
}
