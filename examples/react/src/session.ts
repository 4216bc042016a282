import { ErrorResponse } from 'oidc-client-ts';
import type { SignoutRedirectArgs, User, UserManager } from 'oidc-client-ts';
import type { Configuration } from './configuration';
import { EventsClient } from './events/events-client';

/**
 * Ties the client of the events to who is signed in.
 *
 * It hears of a sign-out or another user before React does, so that nothing of the one before is rendered any more.
 */
export class Session {
  readonly #tabs = new BroadcastChannel('session');
  #client?: EventsClient;
  #renewal?: Promise<User | null>;

  constructor(private readonly users: UserManager, private readonly configuration: Configuration) {
    users.events.addUserLoaded(({ profile }) => this.#keepOnly(profile.sub));
    users.events.addUserUnloaded(() => this.#keepOnly(undefined));
    this.#tabs.onmessage = ({ data }) => {
      if (data === this.#client?.sub) void users.removeUser();
    };
  }

  /** The user's access token, a new one if it has expired or was refused; undefined if they have to sign in again. */
  public readonly getToken = async (renew = false): Promise<string | undefined> => {
    const user = await this.users.getUser();
    if (!user || !(renew || user.expired)) return user?.access_token;
    try {
      this.#renewal ??= this.users.signinSilent().finally(() => this.#renewal = undefined);
      return (await this.#renewal)?.access_token;
    } catch (error) {
      if (error instanceof ErrorResponse) return undefined; // the refresh token is no longer good; what else it may be can pass
      throw error;
    }
  };

  /** The client of a user; whoever had one before loses it. */
  public clientOf({ profile: { sub } }: User): EventsClient {
    this.#keepOnly(sub);
    const { url, realtimeUrl } = this.configuration;
    return this.#client ??= new EventsClient({ url, realtimeUrl, sub, getToken: this.getToken });
  }

  /** Ends it here and in other tabs; what Managed Login takes to sign out too, whose page has parameters of its own. */
  public end(): SignoutRedirectArgs {
    if (this.#client) this.#tabs.postMessage(this.#client.sub);
    this.#keepOnly(undefined);
    const { userPoolClientId: client_id } = this.configuration;
    return { extraQueryParams: { client_id, logout_uri: `${location.origin}/` } };
  }

  public close(): void {
    this.#keepOnly(undefined);
    this.#tabs.close();
  }

  #keepOnly(sub: string | undefined): void {
    if (!this.#client || this.#client.sub === sub) return;
    this.#client.close();
    this.#client = undefined;
  }
}
