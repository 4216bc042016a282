import type { InvocationResult } from './function-worker';
import type { LocalFunctions } from './local-functions';
import type { LambdaFunction } from '../../engine/application';
import type { FunctionAnswer, FunctionInvoker } from '../../engine/function-invoker';

/** Of one function: AWS keeps them in a queue, and here nobody waits for them. */
const MAX_PENDING_EVENTS = 100;

/** The functions of an app, as AppSync invokes them. */
export class FunctionsByArn implements FunctionInvoker {
  private readonly pending = new Map<LambdaFunction, number>();

  constructor(private readonly functions: LocalFunctions) {}

  public async invoke(functionArn: string, payload: unknown, type: 'RequestResponse' | 'Event'): Promise<FunctionAnswer> {
    const fn = this.functions.findByArn(functionArn);
    if (type === 'RequestResponse') return answerOf(await this.functions.invoke(fn, payload));
    const pending = this.pending.get(fn) ?? 0;
    if (pending === MAX_PENDING_EVENTS) throw new Error(`function ${fn.path} has ${pending} invocations waiting, and takes no more`);
    const invoked = this.functions.invoke(fn, payload); // what it fails with is in the log
    this.pending.set(fn, pending + 1);
    void invoked.catch(() => {}).then(() => this.pending.set(fn, this.pending.get(fn)! - 1));
    return { kind: 'returned', payload: null };
  }
}

function answerOf({ result, error }: InvocationResult): FunctionAnswer {
  return error ? { kind: 'failed', errorType: error.errorType, message: error.errorMessage } : { kind: 'returned', payload: result };
}
