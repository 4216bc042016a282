import type { FollowedRecipe } from './followed-recipe';
import type { RecipeStack } from './recipe-stack';
import { EventsDenial, IdentityPoolCaller } from '../../../src';
import type { EventsUser } from '../../../src';

/** What a section of the README says, as tests of what its code makes; of one without code, of the quick start. */
export interface RecipePromises {
  /** What its text takes for granted beside what all do. */
  readonly given?: (stack: RecipeStack) => void;
  /** What it imports, in the text of its template. */
  readonly joined?: (template: string) => string;
  /** What check says of it, as its text does. */
  readonly finds?: readonly RegExp[];
  /** Why, as its text or docs/testing-permissions.md says, something is left undecided. */
  readonly undecided?: RegExp;
  /** By the sentence. */
  readonly says: Readonly<Record<string, (recipe: FollowedRecipe) => void | Promise<void>>>;
}

export const [BY_MODE, BY_IAM, BY_POLICY] = [EventsDenial.MODE, EventsDenial.IAM, EventsDenial.POLICY].map((because) => ({ because }));
export const [ALICE, BOB] = [{ sub: 'alice' }, { sub: 'bob' }];
export const EVENT = { text: 'hi' };

/** Whoever is nearest to a user of the API and is none, on a channel that the user may subscribe to. */
export function strangersCannotSubscribe({ may, stack }: FollowedRecipe, channel: string, user: EventsUser): void {
  may.user(user).canSubscribe(channel);
  may.user({ ...user, userPool: stack.otherPool.userPoolId }).cannotSubscribe(channel, BY_MODE);
  may.machine(stack.machine.userPoolClientId).cannotSubscribe(channel);
  for (const caller of Object.values(IdentityPoolCaller)) may.identityPool(caller).cannotSubscribe(channel, BY_MODE);
  may.iamRole(stack.publisher).cannotSubscribe(channel, BY_MODE);
  may.apiKey().cannotSubscribe(channel, BY_MODE);
  may.lambda({ sub: user.sub, username: user.sub }).cannotSubscribe(channel, BY_MODE);
}

/** Nobody publishes but backends with the grant. */
export function onlyThePublisherPublishes({ may, stack }: FollowedRecipe, channel: string, user: EventsUser): void {
  may.iamRole(stack.publisher).canPublish(channel, EVENT);
  may.user(user).cannotPublish(channel, EVENT, BY_MODE);
  may.idToken(user).cannotPublish(channel, EVENT, BY_MODE);
  may.machine(stack.machine.userPoolClientId).cannotPublish(channel, EVENT, BY_MODE);
  for (const caller of Object.values(IdentityPoolCaller)) may.identityPool(caller).cannotPublish(channel, EVENT, BY_IAM);
  may.apiKey().cannotPublish(channel, EVENT, BY_MODE);
}
