import type { LambdaFunction } from '../../engine/application';
import { InputError } from '../input-error';
import { FunctionFolders } from './function-folders';
import { FunctionWorker } from './function-worker';
import type { FunctionWorkerOptions, InvocationResult } from './function-worker';
import { whyNotRunnable } from './why-not-runnable';

export interface LocalFunctionsOptions extends FunctionWorkerOptions {
  readonly functions: readonly LambdaFunction[];
}

/** The functions of a template, each run by a process that stays warm and takes one invocation after the other. */
export class LocalFunctions {
  private readonly folders = new FunctionFolders();
  private readonly workers = new Map<LambdaFunction, FunctionWorker>();

  constructor(private readonly options: LocalFunctionsOptions) {}

  /**
   * The function of this logical id, name, construct path or last part of the path.
   *
   * @throws if there is none, or more than one
   */
  public find(name: string): LambdaFunction {
    const { functions } = this.options;
    const found = functions.filter((fn) => [fn.logicalId, fn.name, fn.path, fn.path.split('/').at(-1)].includes(name));
    if (found.length === 1) return found[0];
    const among = (found.length > 1 ? found : functions).map((fn) => fn.path).join(', ');
    if (found.length > 1) throw new InputError(`function ${JSON.stringify(name)} stands for several: ${among}`);
    throw new InputError(`no function ${JSON.stringify(name)}; there are: ${among || 'none'}`);
  }

  public async invoke(fn: LambdaFunction, event: unknown): Promise<InvocationResult> {
    const reason = whyNotRunnable(fn);
    if (reason !== undefined) throw new InputError(`function ${fn.path} cannot run here: ${reason}`);
    let worker = this.workers.get(fn);
    if (!worker) {
      worker = new FunctionWorker(fn, this.options, this.folders);
      this.workers.set(fn, worker);
    }
    return worker.invoke(JSON.stringify(event ?? null));
  }

  /** Ends all processes. */
  public async close(): Promise<void> {
    await Promise.all([...this.workers.values()].map((worker) => worker.close()));
    this.folders.remove();
  }
}
