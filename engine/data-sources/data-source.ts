/** A data source of an Event API, of a type that can be called here. */
export type DataSource =
  | { readonly type: 'NONE'; readonly name: string }
  | { readonly type: 'AWS_LAMBDA'; readonly name: string; readonly functionArn: string }
  | { readonly type: 'AMAZON_DYNAMODB'; readonly name: string; readonly tableName: string; readonly region: string }
  | { readonly type: 'HTTP'; readonly name: string };

/** What a handler asks: https://docs.aws.amazon.com/appsync/latest/eventapi/data-source-integrations.html */
export interface HandlerIntegration {
  /** DIRECT asks a Lambda function without code. */
  readonly behavior: 'CODE' | 'DIRECT';
  readonly dataSource: DataSource;
  readonly invocationType: 'RequestResponse' | 'Event';
}

/** How a call of a data source ended. */
export type DataSourceAnswer =
  /** With an error it is both `ctx.result` and `ctx.error` of the response. */
  | { readonly kind: 'answered'; readonly result: unknown; readonly error?: { readonly type: string; readonly message: string } }
  /** What cannot be asked here, or is no request: the handler's `response` is not run. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Calls the data sources of an API. */
export interface DataSources {
  /** @param request What the handler's `request` returned */
  call(dataSource: DataSource, request: unknown): Promise<DataSourceAnswer>;
}

export function answeredWith(result: unknown): DataSourceAnswer {
  return { kind: 'answered', result };
}

export function failedWith(type: string, message: string, result: unknown = null): DataSourceAnswer {
  return { kind: 'answered', result, error: { type, message } };
}

export function refusedFor(reason: string): DataSourceAnswer {
  return { kind: 'refused', reason };
}
