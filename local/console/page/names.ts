import { segmentsOf } from './channel';
import type { User } from './console-api';
import { el } from './dom';

const HUES = 6;

/** A user's name in the user's color. */
export function personName(username: string, users: readonly User[]): HTMLElement {
  return el('span', { 'class': 'person', 'data-hue': hueOf(username, users) }, username);
}

export function hueOf(username: string, users: readonly User[]): string {
  return String(Math.max(0, users.findIndex((user) => user.username === username)) % HUES);
}

/** Who asked: `alice (access token)` begins with a user. */
export function callerName(label: string, users: readonly User[]): readonly (Node | string)[] {
  const user = users.find(({ username }) => label.startsWith(`${username} (`));
  return user ? [personName(user.username, users), label.slice(user.username.length)] : [label];
}

/** A channel as people read it: a segment that is a user's sub is shown as the user. */
export function channelName(channel: string, users: readonly User[]): HTMLElement {
  const segments = segmentsOf(channel).flatMap((segment) => {
    const user = users.find(({ sub }) => sub === segment);
    return ['/', user ? subName(user, users) : segment];
  });
  return el('span', { class: 'channel', title: channel }, ...segments);
}

export function channelInWords(channel: string, users: readonly User[]): string {
  return channelName(channel, users).textContent;
}

function subName({ username, sub }: User, users: readonly User[]): HTMLElement {
  const name = personName(username, users);
  name.title = `${sub}, the sub of ${username}`;
  return name;
}
