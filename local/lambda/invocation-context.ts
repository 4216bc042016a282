import { env } from 'node:process';
import type { InvokeMessage } from './runtime-messages';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export function invocationContext({ requestId, functionArn, deadline }: InvokeMessage, callback: (error: unknown, result?: unknown) => void): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: functionArn,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: callback,
    fail: (error: unknown) => callback(error ?? new Error('the handler called context.fail() without a reason')),
    succeed: (result: unknown) => callback(null, result),
  };
}
