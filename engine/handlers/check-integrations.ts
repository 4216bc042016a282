import type { CheckedCode } from './handler-checker';
import type { ChannelNamespace, HandlerName } from '../event-api';

const HANDLERS: readonly HandlerName[] = ['onPublish', 'onSubscribe'];
const NO_CODE: Pick<CheckedCode, 'exports' | 'objectHandlers'> = { exports: [], objectHandlers: [] };

/**
 * What of a namespace's HandlerConfigs does not fit its code, so that AppSync would not take them together.
 * https://docs.aws.amazon.com/appsync/latest/eventapi/writing-event-handlers.html
 */
export function integrationFaults(
  { integrations = {}, unsupported, code }: ChannelNamespace, { exports, objectHandlers }: typeof NO_CODE = NO_CODE,
): readonly string[] {
  const known = HANDLERS.filter((handler) => unsupported[handler] === undefined);
  const direct = HANDLERS.filter((handler) => integrations[handler]?.behavior === 'DIRECT');
  if (direct.length === HANDLERS.length && code !== undefined) return ['both handlers are DIRECT, which leaves no code; there is some'];
  return known.flatMap((handler) => {
    const key = `HandlerConfigs.${handler.replace('on', 'On')}`;
    const integration = integrations[handler];
    const isExported = exports.includes(handler);
    const isObject = objectHandlers.includes(handler);
    if (integration?.behavior === 'DIRECT') return isExported ? [`${key} is DIRECT, and the code exports ${handler}: remove one of them`] : [];
    if (!integration) return isObject ? [`${handler} has the form { request, response }, and ${key} names no data source for it`] : [];
    const { name } = integration.dataSource;
    if (!isExported) return [`${key} names the data source ${name}, and the code exports no ${handler}`];
    return isObject ? [] : [`${key} names the data source ${name}, so ${handler} must have the form { request, response }`];
  });
}
