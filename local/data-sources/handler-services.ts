import { DynamoDbEndpoint } from './dynamodb-endpoint';
import { NamedEndpoints } from './http-endpoints';
import type { AccessKey } from '../../engine/auth/caller-contracts';
import type { HandlerStepServices } from '../../engine/auth/handler-step';
import { DataSourceCaller } from '../../engine/data-sources/data-source-caller';
import type { FunctionInvoker } from '../../engine/function-invoker';

/** Where the data sources of an app are, as the developer says. */
export interface DataSourceEndpoints {
  /**
   * URL of a DynamoDB, such as `http://localhost:8000`.
   *
   * @default - none: what asks DynamoDB is refused
   */
  readonly dynamodbEndpoint?: string;
  /**
   * URLs of HTTP data sources, by their names.
   *
   * @default - none: what asks them is refused
   */
  readonly httpEndpoints?: Readonly<Record<string, string>>;
}

/** Whom the handlers of an app can ask. */
export function handlerServices(functions: FunctionInvoker, key: AccessKey, endpoints: DataSourceEndpoints): HandlerStepServices {
  const { dynamodbEndpoint, httpEndpoints = {} } = endpoints;
  const dynamodb = dynamodbEndpoint === undefined ? undefined : new DynamoDbEndpoint(dynamodbEndpoint, key);
  return { functions, dataSources: new DataSourceCaller({ functions, dynamodb, http: new NamedEndpoints(httpEndpoints) }) };
}
