import type { DataSources, HandlerIntegration } from '../data-sources/data-source';
import { askDirectly } from '../data-sources/direct-lambda';
import type { ServiceError } from '../decision';
import type { ChannelNamespace, HandlerName } from '../event-api';
import type { FunctionInvoker } from '../function-invoker';
import { HANDLER_FAILED, PUBLISH_UNAUTHORIZED, SUBSCRIBE_UNAUTHORIZED, handlerError } from './service-errors';
import type { HandlerContext, HandlerResult, LoadedHandlers } from '../handlers/handler-contracts';
import { printable, quoted } from '../printable';

/** What a namespace's handler says to one request. */
export type HandlerStep =
  /** The namespace has no such handler, so the modes alone decide. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'returned'; readonly value: unknown; readonly logs: readonly string[] }
  | Refused;

interface Refused {
  readonly kind: 'refused';
  /** Set where nothing in the handler refused: it failed, or cannot be run here. */
  readonly unevaluated?: true;
  readonly reason: string;
  readonly error: ServiceError;
  readonly logs: readonly string[];
}

/** Whom handlers ask; without them a handler with a data source refuses. */
export interface HandlerStepServices {
  readonly dataSources?: DataSources;
  readonly functions?: FunctionInvoker;
}

/** The namespace that a request goes to, and what its handler sees. */
interface Asked {
  readonly namespace: ChannelNamespace;
  readonly context: HandlerContext;
}

export async function runHandler(
  handler: HandlerName, { namespace, context }: Asked, loaded: LoadedHandlers | undefined, services: HandlerStepServices,
): Promise<HandlerStep> {
  const unsupported = namespace.unsupported[handler];
  if (unsupported !== undefined) return failed(`${handler} of namespace ${namespace.name} cannot be run: ${unsupported}`);
  const integration = namespace.integrations?.[handler];
  if (integration?.behavior === 'DIRECT') return runFunction(handler, integration, context, services);
  if (namespace.code === undefined && !integration) return { kind: 'absent' };
  if (!loaded) return failed(`the code of namespace ${namespace.name} is not loaded, so nothing is allowed in it`);
  if (integration) return runWithDataSource(handler, integration, loaded, context, services);
  if (!loaded.exports.includes(handler)) return { kind: 'absent' };
  return stepOf(handler, loaded.run(handler, context));
}

async function runFunction(
  handler: HandlerName, { dataSource, invocationType }: HandlerIntegration, context: HandlerContext, { functions }: HandlerStepServices,
): Promise<HandlerStep> {
  if (!functions || dataSource.type !== 'AWS_LAMBDA') return failed(`${handler} asks the function of ${dataSource.name}, and functions are not run here`);
  try {
    const answer = await askDirectly(functions, dataSource.functionArn, handler, context, invocationType);
    if (answer.kind === 'refused') return failed(`the function of ${dataSource.name} ${printable(answer.reason)}`);
    return { kind: 'returned', value: answer.value, logs: [] };
  } catch (error) {
    return failed(`the function of ${dataSource.name} was not asked: ${printable((error as Error).message)}`);
  }
}

/** `request`, the data source, `response`. What the data source fails with is `ctx.error`, for `response` to decide. */
async function runWithDataSource(
  handler: HandlerName, { dataSource }: HandlerIntegration, loaded: LoadedHandlers, context: HandlerContext, { dataSources }: HandlerStepServices,
): Promise<HandlerStep> {
  if (!dataSources) return failed(`${handler} asks the data source ${dataSource.name}, and data sources are not called here`);
  const requested = loaded.run(handler, context, 'request');
  if (requested.kind !== 'returned' || requested.afterRequest?.isEarly) return stepOf(`${handler}.request`, requested, handler);
  const answer = await dataSources.call(dataSource, requested.value);
  if (answer.kind === 'refused') return failed(`${handler}.request asks the data source ${dataSource.name} for what it cannot do: ${printable(answer.reason)}`, requested.logs);
  const after = { ...context, stash: requested.afterRequest?.stash ?? {}, result: answer.result, error: answer.error ?? null };
  const responded = stepOf(`${handler}.response`, loaded.run(handler, after, 'response'), handler);
  return responded.kind === 'absent' ? responded : { ...responded, logs: [...requested.logs, ...responded.logs] };
}

function stepOf(name: string, result: HandlerResult, handler = name): HandlerStep {
  switch (result.kind) {
    case 'returned':
      return { kind: 'returned', value: result.value, logs: result.logs };
    case 'unauthorized': {
      const error = handler === 'onSubscribe' ? SUBSCRIBE_UNAUTHORIZED : PUBLISH_UNAUTHORIZED;
      return { kind: 'refused', reason: `${name} called util.unauthorized()`, error, logs: result.logs };
    }
    case 'error':
      return {
        kind: 'refused',
        reason: `${name} called util.error(${quoted(result.message)})`,
        error: handlerError(result.message, result.errorType),
        logs: result.logs,
      };
    case 'failed':
      return failed(`${name} failed: ${printable(result.message)}`, result.logs);
  }
}

function failed(reason: string, logs: readonly string[] = []): Refused {
  return { kind: 'refused', unevaluated: true, reason, error: HANDLER_FAILED, logs };
}
