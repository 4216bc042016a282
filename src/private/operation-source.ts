import type { AppSyncBackedDataSource, CfnChannelNamespace, CfnDataSource } from 'aws-cdk-lib/aws-appsync';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { error } from './error';
import { LambdaSource } from './lambda-source';
import type { NamespaceHost } from './namespace-host';
import type { OwnCode } from './own-code';

export type HandlerName = 'onPublish' | 'onSubscribe';

/** As CloudFormation spells it; AppSync's own code says `RequestResponse` and `Event`. */
const INVOKE_TYPES = ['REQUEST_RESPONSE', 'EVENT'] as const;
export type InvokeType = typeof INVOKE_TYPES[number];

/** What the user named for an operation. */
export type OperationSource =
  | { readonly kind: 'dataSource'; readonly dataSource: AppSyncBackedDataSource }
  /** Without `invoke`, code says what the function is invoked with. */
  | { readonly kind: 'lambda'; readonly handler: IFunction; readonly invoke?: string };

/** How a direct function is invoked; nothing for what needs code of the user's, or no source. */
export function directInvokeType(scope: Construct, name: HandlerName, source: OperationSource | undefined): InvokeType | undefined {
  if (source?.kind !== 'lambda' || source.invoke === undefined) return undefined;
  const known = INVOKE_TYPES.find((type) => type === source.invoke);
  // JavaScript passes any text for an enum
  if (!known) throw error(scope, `${name}: invokeType ${JSON.stringify(source.invoke)} is none of ${INVOKE_TYPES.join(', ')}`);
  return known;
}

/** Fails where a source and the user's code do not fit each other. */
export function requireForm(scope: Construct, name: HandlerName, source: OperationSource | undefined, own: OwnCode | undefined): void {
  const form = own?.[name]?.form;
  if (!source) {
    if (form !== 'object') return;
    throw error(scope, `handlers: ${name} is { request, response }, which needs a data source; give ${name}: HandlerSource.…, or export function ${name}(ctx)`);
  }
  if (source.kind === 'lambda' && source.invoke !== undefined) {
    if (form === undefined) return;
    throw error(scope, `${name} is a direct function, and handlers export ${name} too; remove one, or give { direct: false } to call the function from code`);
  }
  if (form === 'object') return;
  const found = form === undefined ? own ? `handlers export no ${name}` : 'there are no handlers' : `handlers export a function ${name}`;
  throw error(scope, `${name} has a data source, and ${found}; export const ${name} = { request, response }${source.kind === 'lambda' ? ', or leave { direct: false } out' : ''}`);
}

/** The data source of an operation, made here if the user named only a function. */
export function dataSourceOf(
  scope: Construct, name: HandlerName, source: OperationSource, { apiId }: NamespaceHost, namespace: string,
): { readonly name: string; readonly resource: CfnDataSource } {
  if (source.kind === 'lambda') return new LambdaSource(scope, name, apiId, namespace, source.handler);
  const { dataSource } = source;
  if (dataSource.resource.apiId !== apiId) {
    throw error(scope, `${name}: the data source ${dataSource.node.path} is of another API; make it on eventApi of this one`);
  }
  return dataSource;
}

/** An entry of `HandlerConfigs`. */
export function handlerConfig(dataSourceName: string, direct: InvokeType | undefined): CfnChannelNamespace.HandlerConfigProperty {
  return direct === undefined
    ? { behavior: 'CODE', integration: { dataSourceName } }
    : { behavior: 'DIRECT', integration: { dataSourceName, lambdaConfig: { invokeType: direct } } };
}
