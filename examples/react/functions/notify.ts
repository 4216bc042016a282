import { envelope } from './envelope';
import { Publisher } from './publisher';

const publisher = new Publisher({
  url: process.env.EVENTS_URL!,
  region: process.env.AWS_REGION!,
  credentials: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID!,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY!,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  },
});

interface Notification {
  readonly sub: string;
  readonly message: string;
}

/** By the HTTP API, with the user's token; by EventBridge; or as it is, by whoever may invoke the function. */
type NotifyEvent = HttpRequest | { readonly detail: Notification } | Notification;

interface HttpRequest {
  readonly requestContext: { readonly authorizer: { readonly jwt: { readonly claims: { readonly sub: string } } } };
  readonly body?: string;
}

/** Tells one user something, on their private channel. */
export async function handler(event: NotifyEvent) {
  const { sub, message } = notificationOf(event);
  if (!/^[\w-]{1,50}$/.test(sub)) throw new Error(`sub must be a user's id, got ${JSON.stringify(sub)}`);
  const failed = await publisher.publish(`/private/${sub}/notifications`, [envelope('notification', { text: message })]);
  if (failed.length > 0) throw new Error(`not published: ${JSON.stringify(failed)}`);
  return { published: 1 };
}

/** Over HTTP only to the caller, whatever the body says: the token was verified, the body was not. */
function notificationOf(event: NotifyEvent): Notification {
  if ('requestContext' in event) return { sub: event.requestContext.authorizer.jwt.claims.sub, message: String(event.body ?? '').slice(0, 1_000) };
  return 'detail' in event ? event.detail : event;
}
