import { setTimeout as delay } from 'node:timers/promises';
import type { InvocationResult } from './function-worker';
import type { LocalFunctions } from './local-functions';
import type { LambdaFunction } from '../../engine/application';
import type { FunctionAnswer, FunctionInvoker } from '../../engine/function-invoker';

/** Of one function: AWS keeps them in a queue, and here nobody waits for them. */
const MAX_PENDING_EVENTS = 100;

/** The functions of an app, as other services invoke them. */
export class FunctionsByArn implements FunctionInvoker {
  private readonly pending = new Map<LambdaFunction, number>();

  constructor(private readonly functions: LocalFunctions) {}

  public async invoke(functionArn: string, payload: unknown, type: 'RequestResponse' | 'Event', waitMs?: number): Promise<FunctionAnswer> {
    const fn = this.functions.findByArn(functionArn);
    if (type === 'RequestResponse') return answerWithin(waitMs, this.functions.invoke(fn, payload));
    const pending = this.pending.get(fn) ?? 0;
    if (pending === MAX_PENDING_EVENTS) throw new Error(`function ${fn.path} has ${pending} invocations waiting, and takes no more`);
    const invoked = this.functions.invoke(fn, payload); // what it fails with is in the log
    this.pending.set(fn, pending + 1);
    void invoked.catch(() => {}).then(() => this.pending.set(fn, this.pending.get(fn)! - 1));
    return { kind: 'returned', payload: null };
  }
}

/** The function runs on, as one does that nobody waits for any more. */
async function answerWithin(waitMs: number | undefined, invoked: Promise<InvocationResult>): Promise<FunctionAnswer> {
  const answered = invoked.then(answerOf);
  if (waitMs === undefined) return answered;
  const timer = new AbortController();
  const late = delay(waitMs, undefined, { signal: timer.signal }).then((): FunctionAnswer => (
    { kind: 'failed', errorType: 'Timeout', message: `no answer within ${waitMs / 1000} s, which is how long AWS waits` }
  ));
  late.catch(() => undefined); // aborted, since the answer came
  return Promise.race([answered, late]).finally(() => timer.abort());
}

function answerOf({ result, error }: InvocationResult): FunctionAnswer {
  return error ? { kind: 'failed', errorType: error.errorType, message: error.errorMessage } : { kind: 'returned', payload: result };
}
