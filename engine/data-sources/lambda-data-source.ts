import { answeredWith, failedWith, refusedFor } from './data-source';
import type { DataSourceAnswer } from './data-source';
import type { FunctionInvoker } from '../function-invoker';
import { isObject, kindOf } from '../template/json';

/**
 * Asks a function what the handler's `request` says: `{ operation: 'Invoke', invocationType, payload }`.
 * https://docs.aws.amazon.com/appsync/latest/eventapi/lambda-function-reference.html
 */
export async function callLambda(functions: FunctionInvoker, functionArn: string, request: unknown): Promise<DataSourceAnswer> {
  if (!isObject(request)) return refusedFor(`a Lambda data source takes { operation: 'Invoke', payload }, and got ${kindOf(request)}`);
  const { operation, invocationType = 'RequestResponse', payload } = request;
  if (operation !== 'Invoke') return refusedFor(`a Lambda data source takes the operation 'Invoke', and got ${kindOf(operation)}`);
  if (invocationType !== 'RequestResponse' && invocationType !== 'Event') {
    return refusedFor(`invocationType is 'RequestResponse' or 'Event', and not ${kindOf(invocationType)}`);
  }
  const answer = await functions.invoke(functionArn, payload ?? null, invocationType);
  // As AppSync names what a function throws; its own type of the error is not passed on.
  if (answer.kind === 'failed') return failedWith('Lambda:Unhandled', answer.message);
  return answeredWith(invocationType === 'Event' ? null : answer.payload ?? null);
}
