import { fetchAuthSession } from 'aws-amplify/auth';
import { events } from 'aws-amplify/data';

export interface OrderUpdate {
  readonly order: number;
  readonly state: string;
}

/** Calls back for each update of the signed-in customer's orders; resolves, once it is subscribed, with what ends that. */
export async function watchOrders(onUpdate: (update: OrderUpdate) => void): Promise<() => void> {
  const { userSub } = await fetchAuthSession();
  const channel = await events.connect(`/private/${userSub}/*`);
  const subscription = channel.subscribe({ next: ({ event }) => onUpdate(event), error: () => channel.close() });
  await subscription.ready;
  return () => channel.close();
}
