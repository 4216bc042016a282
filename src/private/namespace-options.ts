import { BOOLEAN, HANDLERS, listOf, MODE, oneOf, optional, POLICY, requireShapes, SOURCE } from './shape';
import type { ShapesOf } from './shape';
import type { ChannelPolicy } from '../channel-policy';
import { DenyStyle, SenderShape } from '../events-namespace-options';
import type { DefaultNamespaceOptions, EventsNamespaceOptions } from '../events-namespace-options';

const BASE: ShapesOf<DefaultNamespaceOptions> = {
  publishPolicy: optional(POLICY),
  subscribeAuthModes: optional(listOf(MODE)),
  publishAuthModes: optional(listOf(MODE)),
  handlers: optional(HANDLERS),
  onSubscribe: optional(SOURCE),
  onPublish: optional(SOURCE),
  senderShape: optional(oneOf('a SenderShape', Object.values(SenderShape))),
  denyStyle: optional(oneOf('a DenyStyle', Object.values(DenyStyle))),
  logDenials: optional(BOOLEAN),
};

/** @throws Error that says what is no option of a namespace, or not what it has to be */
export function requireNamespaceOptions(where: string, options: EventsNamespaceOptions): void {
  requireShapes(where, options, { subscribePolicy: POLICY, ...BASE });
}

/** @throws Error if there is a subscribe policy where it is decided already: it would be lost, and a namespace that it was to close stay open */
export function requireBaseOptions(where: string, options: DefaultNamespaceOptions | undefined): void {
  const { subscribePolicy } = { ...options } as Partial<EventsNamespaceOptions>;
  if (subscribePolicy !== undefined) throw new Error(`${where}: subscribePolicy is decided by the method and cannot be given; addNamespace() takes one`);
  requireShapes(where, options, BASE);
}

/** The options of a namespace whose subscribe policy is decided by the method that adds it. */
export function withPolicy(where: string, options: DefaultNamespaceOptions, subscribePolicy: ChannelPolicy): EventsNamespaceOptions {
  requireBaseOptions(where, options);
  return { ...options, subscribePolicy };
}
