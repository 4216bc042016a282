import type { Namespace, User } from './console-api';

export function segmentsOf(channel: string): readonly string[] {
  return channel.replace(/^\//, '').replace(/\/$/, '').split('/');
}

/** The user whose own channels these are: the segment behind the namespace is their sub. */
export function ownerOf(channel: string, users: readonly User[]): User | undefined {
  const [, owner] = segmentsOf(channel);
  return users.find(({ sub }) => sub === owner);
}

export function sameChannel(one: string, other: string): boolean {
  return segmentsOf(one).join('/') === segmentsOf(other).join('/');
}

/** Whether a subscription receives what is published on a channel: a final `*` stands for everything below. */
export function covers(subscription: string, published: string): boolean {
  const pattern = segmentsOf(subscription);
  const segments = segmentsOf(published);
  if (pattern.at(-1) !== '*') return sameChannel(subscription, published);
  return segments.length >= pattern.length && pattern.slice(0, -1).every((segment, index) => segment === segments[index]);
}

export function everythingIn(namespace: Namespace): string {
  return `/${namespace.name}/*`;
}

export function ownChannels(namespace: Namespace, user: User): string {
  return `/${namespace.name}/${user.sub}/*`;
}

/** Whether a handler decides who may subscribe, so that asking for another user's channel is a test of it. */
export function isGuarded({ handlers }: Namespace): boolean {
  return handlers.includes('onSubscribe');
}
