import type { FunctionAnswer, FunctionInvoker } from '../../../engine/function-invoker';

export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:111122223333:function:chat';

export interface Invoked {
  readonly functionArn: string;
  readonly payload: unknown;
  readonly type: string;
}

/** A host whose functions are those of the test. */
export class TestFunctions implements FunctionInvoker {
  public readonly invoked: Invoked[] = [];

  constructor(private readonly answer: (payload: unknown) => FunctionAnswer | Promise<FunctionAnswer>) {}

  public async invoke(functionArn: string, payload: unknown, type: string): Promise<FunctionAnswer> {
    this.invoked.push({ functionArn, payload, type });
    return this.answer(payload);
  }
}

export function returning(payload: unknown): TestFunctions {
  return new TestFunctions(() => ({ kind: 'returned', payload }));
}

export function failing(errorType: string, message: string): TestFunctions {
  return new TestFunctions(() => ({ kind: 'failed', errorType, message }));
}
