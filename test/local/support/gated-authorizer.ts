import type { EventsAuthorizer } from '../../../local/events/authorizer';

export interface Gate {
  readonly authorizer: EventsAuthorizer;
  /** Resolves when a subscribe waits. */
  readonly asked: Promise<void>;
  readonly open: () => void;
}

/** The real authorizer, which answers a subscribe only when it is told to. */
export function gated(authorizer: EventsAuthorizer): Gate {
  let [ask, open] = [(): void => {}, (): void => {}];
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  const subscribeLater: EventsAuthorizer['subscribe'] = async (...all) => {
    ask();
    await opened;
    return authorizer.subscribe(...all);
  };
  return { asked, open, authorizer: withOperations(authorizer, { subscribe: subscribeLater }) };
}

/** The real authorizer, but for some operations. */
export function withOperations(authorizer: EventsAuthorizer, operations: Partial<EventsAuthorizer>): EventsAuthorizer {
  return {
    connect: (request) => authorizer.connect(request),
    subscribe: (...all) => authorizer.subscribe(...all),
    publish: (...all) => authorizer.publish(...all),
    ...operations,
  };
}
