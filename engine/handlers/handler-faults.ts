import { integrationFaults } from './check-integrations';
import { checkHandlerCode } from './handler-checker';
import type { CodeError } from './handler-checker';
import type { ChannelNamespace } from '../event-api';

/** Why AppSync would not take the handlers of a namespace; without a place, where code and HandlerConfigs do not fit each other. */
export type HandlerFault = CodeError | { readonly message: string };

export function handlerFaults(namespace: ChannelNamespace): readonly HandlerFault[] {
  const checked = namespace.code === undefined ? undefined : checkHandlerCode(namespace.code);
  if (checked && checked.errors.length > 0) return checked.errors;
  return integrationFaults(namespace, checked).map((message) => ({ message }));
}
