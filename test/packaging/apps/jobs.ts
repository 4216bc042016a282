import type { EventOnPublishContext } from '@aws-appsync/utils';

const STATES: Record<string, string> = { queued: 'Waiting', done: 'Done' };

export function onPublish(ctx: EventOnPublishContext<{ state: string }>, values: { stage: string }) {
  return ctx.events.map(({ id, payload }) => ({ id, payload: { title: STATES[payload.state], stage: values.stage } }));
}
