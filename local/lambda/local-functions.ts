import type { LambdaFunction } from '../../engine/application';
import { InputError } from '../input-error';
import { FunctionFolders } from './function-folders';
import { FunctionWorker } from './function-worker';
import type { FunctionWorkerOptions, InvocationResult } from './function-worker';
import { whyNotRunnable } from './why-not-runnable';

export interface LocalFunctionsOptions extends FunctionWorkerOptions {
  readonly functions: readonly LambdaFunction[];
}

/** Of one function: enough for a function that calls itself through a channel. */
const MAX_WORKERS = 4;

/** The functions of a template, each run by processes that stay warm and take one invocation after the other. */
export class LocalFunctions {
  private readonly folders = new FunctionFolders();
  private readonly workers = new Map<LambdaFunction, FunctionWorker[]>();

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

  /** A version or alias counts as the function itself. @throws if there is none */
  public findByArn(arn: string): LambdaFunction {
    const unqualified = arn.split(':').slice(0, 7).join(':');
    const found = this.options.functions.find((fn) => fn.arn === unqualified);
    if (!found) throw new InputError(`${arn} is no function of the app`);
    this.requireRunnable(found);
    return found;
  }

  public async invoke(fn: LambdaFunction, event: unknown): Promise<InvocationResult> {
    this.requireRunnable(fn);
    return this.workerOf(fn).invoke(jsonOf(event ?? null));
  }

  private requireRunnable(fn: LambdaFunction): void {
    const reason = whyNotRunnable(fn);
    if (reason !== undefined) throw new InputError(`function ${fn.path} cannot run here: ${reason}`);
  }

  /** One that has nothing to do, a new one, or the one with least to do. */
  private workerOf(fn: LambdaFunction): FunctionWorker {
    const workers = this.workers.get(fn) ?? [];
    this.workers.set(fn, workers);
    const free = workers.find((worker) => worker.pending === 0);
    if (free) return free;
    if (workers.length === MAX_WORKERS) return workers.reduce((least, worker) => worker.pending < least.pending ? worker : least);
    const worker = new FunctionWorker(fn, this.options, this.folders);
    workers.push(worker);
    return worker;
  }

  /** Ends all processes. */
  public async close(): Promise<void> {
    await Promise.all([...this.workers.values()].flat().map((worker) => worker.close()));
    this.folders.remove();
  }
}

/** @throws InputError for what is nested beyond this machine's stack */
function jsonOf(event: unknown): string {
  try {
    return JSON.stringify(event);
  } catch {
    throw new InputError('the event is nested too deeply');
  }
}
