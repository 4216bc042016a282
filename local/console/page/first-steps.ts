import { isGuarded, ownChannels, ownerOf, segmentsOf } from './channel';
import type { Namespace, User } from './console-api';
import type { ConsoleState } from './state';

/** Plays the attacker where there is no second user. */
const ATTACKER = 'mallory';

/** The security of a namespace in three steps, and how each went. */
export interface FirstSteps {
  readonly namespace: Namespace;
  readonly lead: User;
  readonly attacker: string;
  readonly attackerExists: boolean;
  readonly listens: boolean;
  readonly delivered: boolean;
  readonly attack: 'none' | 'refused' | 'allowed';
}

/** Undefined where no handler decides, or nobody is there. */
export function firstSteps({ api, users, subscriptions, messages, decisions }: ConsoleState): FirstSteps | undefined {
  const namespace = api.namespaces.find(isGuarded);
  const isOwn = ({ username, channel }: { readonly username: string; readonly channel: string }) => (
    segmentsOf(channel)[0] === namespace?.name && ownerOf(channel, users)?.username === username
  );
  const listening = subscriptions.find(isOwn);
  const lead = users.find(({ username }) => username === listening?.username) ?? users[0];
  if (!namespace || !lead) return undefined;
  const attack = decisions.items.find(({ operation, channel = '', caller }) => {
    const owner = ownerOf(channel, users);
    return operation === 'subscribe' && segmentsOf(channel)[0] === namespace.name && owner && !caller.label.startsWith(`${owner.username} `);
  });
  const other = users.find((user) => user !== lead);
  return {
    namespace,
    lead,
    attacker: other?.username ?? ATTACKER,
    attackerExists: other !== undefined,
    listens: listening !== undefined,
    delivered: messages.items.some(isOwn),
    attack: !attack ? 'none' : attack.allowed ? 'allowed' : 'refused',
  };
}

export function leadMessages({ namespace, lead }: FirstSteps): string {
  return `/${namespace.name}/${lead.sub}/hello`;
}

export function leadChannel({ namespace, lead }: FirstSteps): string {
  return ownChannels(namespace, lead);
}
