import { covers, isGuarded, ownerOf, segmentsOf } from './channel';
import type { Invocation, PublishAnswer, User } from './console-api';
import { inWords, Refused } from './realtime-socket';
import type { PublishResult, ServiceError } from './realtime-socket';
import type { ConsoleState, Outcome } from './state';

/** An accepted subscription, and whether it lets a user read what is meant for others. */
export function subscribed({ api, users }: ConsoleState, { username, sub }: User, channel: string): Outcome {
  const owner = ownerOf(channel, users);
  if (owner && owner.sub !== sub) return { kind: 'leak', text: `Allowed: ${username} now receives what is sent to ${owner.username}.` };
  const [name, ...rest] = segmentsOf(channel);
  const namespace = api.namespaces.find((one) => one.name === name);
  if (namespace && isGuarded(namespace) && rest.join('/') === '*') {
    return { kind: 'leak', text: `Allowed: ${username} now receives everything in ${name}, whoever it is for.` };
  }
  return { kind: 'done', text: `Allowed: ${username} is subscribed.` };
}

export function published({ subscriptions }: ConsoleState, channel: string, { successful = [], failed = [] }: PublishResult): Outcome {
  const [failure] = failed;
  if (failure) return { kind: 'failed', text: `Not broadcast: ${failure.message} (${failure.code}).` };
  if (successful.length === 0) return { kind: 'done', text: 'Accepted, and dropped by onPublish: nobody receives it.' };
  const isHeard = subscriptions.some((subscription) => subscription.status === 'live' && covers(subscription.channel, channel));
  return { kind: 'done', text: isHeard ? 'Allowed, and broadcast.' : 'Allowed, and broadcast. Nobody on this page is subscribed to that channel.' };
}

export function invoked(invocation: Invocation): Outcome {
  const time = `${invocation.milliseconds.toLocaleString('en')} ms`;
  return invocation.error === undefined
    ? { kind: 'done', text: `Returned after ${time}.`, invocation }
    : { kind: 'failed', text: `Failed after ${time}.`, invocation };
}

/** The answer over HTTP, as backends get it. */
export function resultOf({ status, body }: PublishAnswer): PublishResult {
  const { errors, ...result } = body as PublishResult & { readonly errors?: readonly ServiceError[] };
  if (errors) throw new Refused(`${errors.map(inWords).join('; ')} (HTTP ${status})`);
  return result;
}
