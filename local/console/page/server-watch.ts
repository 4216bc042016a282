import { RequestRefused, ServerGone } from './api-client';
import type { ApiClient } from './api-client';
import type { Decision } from './console-api';
import { explained, isNewer } from './decision-matching';
import { backOff } from './delay';
import { withNewest } from './state';
import type { ConsoleState, Outcome, Place } from './state';
import type { Store } from './store';

/** Follows the decisions, and the server itself: when it is gone, until it is back. Rejects when the token is refused. */
export async function watchServer(api: ApiClient, store: Store): Promise<never> {
  let newest: Decision | undefined;
  for (let failures = 0; ; failures += 1) {
    try {
      for await (const item of api.news()) {
        if (item.kind === 'version') await refresh(api, store);
        else if (isNewer(item.decision, newest)) newest = take(store, item.decision);
        failures = 0;
      }
    } catch (error) {
      if (!(error instanceof ServerGone || error instanceof RequestRefused)) throw error;
    }
    store.update(() => ({ server: 'lost' }));
    await backOff(failures);
  }
}

/** Takes over the server's state, and gives it the users that were added here: a server that starts again has forgotten them. */
export async function refresh(api: ApiClient, store: Store): Promise<void> {
  const server = await api.state();
  const missing = store.state.users.filter(({ username }) => !server.users.some((user) => user.username === username));
  const added = await Promise.all(missing.map(({ username, groups }) => api.addUser(username, groups)));
  store.update(() => ({ ...server, users: [...server.users, ...added], server: 'live' }));
}

function take(store: Store, decision: Decision): Decision {
  store.update((state) => withDecision(state, decision));
  return decision;
}

function withDecision({ decisions, outcomes }: ConsoleState, decision: Decision): Partial<ConsoleState> {
  const entries = Object.entries(outcomes) as [Place, Outcome | undefined][];
  return {
    decisions: withNewest(decisions, decision),
    outcomes: Object.fromEntries(entries.map(([place, outcome]) => [place, explained(outcome, [decision])])),
  };
}
