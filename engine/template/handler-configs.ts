import { readDataSource } from './data-sources';
import { kindOf, objectOf, strictObject } from './json';
import type { Json } from './json';
import type { Reader } from './reader';
import type { Resource } from './stack';
import type { HandlerIntegration } from '../data-sources/data-source';
import type { ChannelNamespace, HandlerName } from '../event-api';

const HANDLERS: readonly [HandlerName, string][] = [['onPublish', 'OnPublish'], ['onSubscribe', 'OnSubscribe']];

type HandlerConfigs = Required<Pick<ChannelNamespace, 'integrations' | 'unsupported'>>;

/**
 * Which handlers ask data sources; where that cannot be read, the one handler refuses and the other is served.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-channelnamespace-handlerconfigs.html
 */
export function readHandlerConfigs(reader: Reader, resource: Resource): HandlerConfigs {
  const configs = reader.property(resource, 'HandlerConfigs');
  const known = configs === undefined ? {} : strictObject(configs, HANDLERS.map(([, key]) => key));
  const integrations: { [handler in HandlerName]?: HandlerIntegration } = {};
  const unsupported: { [handler in HandlerName]?: string } = {};
  for (const [handler, key] of HANDLERS) {
    if (known[key] === undefined) continue;
    const read = reader.attempt<HandlerIntegration | string>(
      resource, `HandlerConfigs.${key}`, () => readIntegration(reader, resource, known[key]), (message) => `HandlerConfigs.${key} ${message}`);
    if (typeof read === 'string') unsupported[handler] = read;
    else integrations[handler] = read;
  }
  return { integrations, unsupported };
}

function readIntegration(reader: Reader, resource: Resource, config: Json): HandlerIntegration {
  const { Behavior: behavior, Integration: integration } = strictObject(config, ['Behavior', 'Integration']);
  const { DataSourceName: name, LambdaConfig: lambda } = strictObject(integration, ['DataSourceName', 'LambdaConfig']);
  const { InvokeType: invokeType = 'REQUEST_RESPONSE' } = objectOf(lambda);
  if (behavior !== 'CODE' && behavior !== 'DIRECT') throw new Error(`has a Behavior that is CODE or DIRECT, and not ${kindOf(behavior)}`);
  if (invokeType !== 'REQUEST_RESPONSE' && invokeType !== 'EVENT') throw new Error(`has an InvokeType that is REQUEST_RESPONSE or EVENT, and not ${kindOf(invokeType)}`);
  const dataSource = readDataSource(reader, reader.property(resource, 'ApiId'), name);
  if (behavior === 'DIRECT' && dataSource.type !== 'AWS_LAMBDA') throw new Error(`is DIRECT, which takes a Lambda function, and ${dataSource.name} is ${dataSource.type}`);
  return { behavior, dataSource, invocationType: invokeType === 'EVENT' ? 'Event' : 'RequestResponse' };
}
