import type { AppSyncBackedDataSource, LambdaInvokeType } from 'aws-cdk-lib/aws-appsync';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { OperationSource } from './private/operation-source';
import { BOOLEAN, DATA_SOURCE, FUNCTION, optional, requireShapes, TEXT } from './private/shape';

/**
 * Options of a Lambda function that handles an operation.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
 */
export interface LambdaHandlerOptions {
  /**
   * Whether the function is the handler: it gets the whole call and answers as AppSync documents, as Powertools'
   * `AppSyncEventsResolver` does. Otherwise `handlers` says what it is invoked with and what becomes of its answer.
   *
   * @see https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
   * @default true
   */
  readonly direct?: boolean;

  /**
   * Whether AppSync waits for the answer of a direct function.
   *
   * With `EVENT` it does not: events are broadcast as they came and subscriptions are accepted, whatever the function
   * makes of them. In code, `request` says so by its `invocationType`.
   *
   * @default LambdaInvokeType.REQUEST_RESPONSE
   */
  readonly invokeType?: LambdaInvokeType;
}

/**
 * What handles an operation beside, or instead of, code in AppSync: a Lambda function or another data source.
 *
 * The policy of the operation runs first: what it refuses invokes nothing.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/data-source-integrations.html
 */
export class HandlerSource {
  /**
   * A Lambda function, which AppSync may then invoke, and nothing else.
   *
   * @param handler The function
   * @param options Whether the function alone is the handler, and whether AppSync waits for it
   * @throws if `invokeType` is given for a function that is not direct
   */
  public static lambda(handler: IFunction, options: LambdaHandlerOptions = {}): HandlerSource {
    requireShapes('HandlerSource.lambda', { handler }, { handler: FUNCTION });
    requireShapes('HandlerSource.lambda', options, { direct: optional(BOOLEAN), invokeType: optional(TEXT) });
    const { direct = true, invokeType } = options;
    if (!direct && invokeType !== undefined) {
      throw new Error(`HandlerSource.lambda: invokeType ${invokeType} is for a direct function; in code, request returns invocationType: 'Event' or 'RequestResponse'`);
    }
    return new HandlerSource({ kind: 'lambda', handler, invoke: direct ? invokeType ?? 'REQUEST_RESPONSE' : undefined });
  }

  /**
   * A data source of the API, for handlers in the form `{ request, response }`.
   *
   * @param dataSource One made by the API's `eventApi`, such as `events.eventApi.addDynamoDbDataSource('Messages', table)`
   * @throws when it is given to a namespace of another API
   */
  public static dataSource(dataSource: AppSyncBackedDataSource): HandlerSource {
    requireShapes('HandlerSource.dataSource', { dataSource }, { dataSource: DATA_SOURCE });
    return new HandlerSource({ kind: 'dataSource', dataSource });
  }

  private constructor(
    /** @internal */
    public readonly _source: OperationSource,
  ) {}
}
