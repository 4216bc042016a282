import { answeredWith, refusedFor } from './data-source';
import type { DataSource, DataSourceAnswer, DataSources } from './data-source';
import { DynamoDbDataSource } from './dynamodb-data-source';
import type { DynamoDbClient } from './dynamodb-data-source';
import { callHttp } from './http-data-source';
import type { HttpEndpoints } from './http-data-source';
import { callLambda } from './lambda-data-source';
import type { FunctionInvoker } from '../function-invoker';
import { isObject, kindOf } from '../template/json';

/** What the host lends: nothing else is called. */
export interface DataSourceHosts {
  readonly functions: FunctionInvoker;
  /** A DynamoDB of the developer's, if there is one. */
  readonly dynamodb?: DynamoDbClient;
  readonly http: HttpEndpoints;
}

/** Turns what handlers ask into calls, and their answers into what handlers see. */
export class DataSourceCaller implements DataSources {
  constructor(private readonly hosts: DataSourceHosts) {}

  public async call(dataSource: DataSource, request: unknown): Promise<DataSourceAnswer> {
    try {
      return await this.ask(dataSource, request);
    } catch (error) {
      return refusedFor((error as Error).message);
    }
  }

  private async ask(dataSource: DataSource, request: unknown): Promise<DataSourceAnswer> {
    switch (dataSource.type) {
      case 'NONE':
        return isObject(request) ? answeredWith(request.payload ?? null) : refusedFor(`a data source of the type NONE takes { payload }, and got ${kindOf(request)}`);
      case 'AWS_LAMBDA': return callLambda(this.hosts.functions, dataSource.functionArn, request);
      case 'HTTP': return callHttp(this.hosts.http, dataSource.name, request);
      case 'AMAZON_DYNAMODB': {
        const { dynamodb } = this.hosts;
        if (!dynamodb) return refusedFor('no DynamoDB is known here; give --dynamodb-endpoint http://localhost:8000');
        return new DynamoDbDataSource(dataSource, dynamodb).call(request);
      }
    }
  }
}
