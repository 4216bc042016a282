import type { LambdaFunction } from '../../engine/application';
import type { FunctionAnswer, FunctionInvoker } from '../../engine/function-invoker';
import { quoted } from '../../engine/printable';
import { InputError } from '../input-error';
import type { LocalFunctions } from './local-functions';

/** Functions of the app as other services invoke them: by their ARN, and what goes wrong is an answer. */
export class FunctionInvocations implements FunctionInvoker {
  constructor(private readonly functions: readonly LambdaFunction[], private readonly running: LocalFunctions) {}

  public async invoke(functionArn: string, payload: unknown, type: 'RequestResponse' | 'Event'): Promise<FunctionAnswer> {
    const fn = this.functions.find(({ arn }) => arn === functionArn);
    if (!fn) return failed('ResourceNotFoundException', `function ${quoted(functionArn)} is not in the app`);
    const running = this.run(fn, payload);
    return type === 'Event' ? { kind: 'returned', payload: null } : running;
  }

  private async run(fn: LambdaFunction, payload: unknown): Promise<FunctionAnswer> {
    try {
      const { result, error } = await this.running.invoke(fn, payload);
      return error ? failed(error.errorType, error.errorMessage) : { kind: 'returned', payload: result };
    } catch (error) {
      if (error instanceof InputError) return failed('InvalidRuntimeException', error.message);
      throw error;
    }
  }
}

function failed(errorType: string, message: string): FunctionAnswer {
  return { kind: 'failed', errorType, message };
}
