import { policy_isBackend } from './backend';
import { policy_isChannel } from './channel';
import type { PolicyContext } from './request';

export function policy_isService(ctx: PolicyContext, namespace: string): boolean {
  return policy_isChannel(ctx, namespace) && policy_isBackend(ctx);
}
