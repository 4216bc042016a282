import { RE2JS } from 're2js';
import type { ClientSettings, UserPool } from '../../engine/application';
import type { UserPoolProvider } from '../../engine/event-api';
import type { Derive } from '../project-state';

/** An app client of the local user pool. */
export interface AppClient {
  readonly clientId: string;
  readonly name?: string;
  readonly settings: ClientSettings;
  /** Whether the template does not have the client: it may then redirect to pages of this machine only. */
  readonly isStandIn: boolean;
  readonly secret?: string;
}

const HOUR = 60 * 60;

/** What a client may do whose settings are not in the template, as of an imported pool: all that a web page needs. */
const STAND_IN: ClientSettings = {
  hasSecret: false,
  authFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  oauthFlows: ['code'],
  oauthScopes: ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'],
  callbackUrls: [],
  logoutUrls: [],
  validitySeconds: { access: HOUR, id: HOUR, refresh: 30 * 24 * HOUR },
  preventsUserExistenceErrors: true,
  revokesTokens: true,
};

/** The app clients of a pool. An imported pool's are not in the template, but in the expression that the API accepts. */
export class AppClients {
  /** The one that local tokens are for: the first whose tokens the API accepts. */
  public readonly default: AppClient;
  /** The one whose tokens alone the API accepts, if it names exactly one. */
  public readonly onlyAccepted: string | undefined;

  private readonly byId: ReadonlyMap<string, AppClient>;

  /**
   * @param provider Of the API, if it trusts the pool
   * @param lifetimeSeconds Of every access and ID token, in place of what the clients say
   */
  constructor(
    private readonly pool: UserPool, provider: UserPoolProvider | undefined, private readonly derive: Derive,
    private readonly lifetimeSeconds?: number,
  ) {
    const clients = pool.clients.map(({ clientId, name, settings }) => this.client(clientId, name, settings));
    const regex = provider?.appIdClientRegex;
    const named = regex?.replace(/^\^?(?:\(\?:|\()?|\)?\$?$/g, '').split('|').filter((id) => /^[\w+]+$/.test(id)) ?? [];
    this.onlyAccepted = named.length === 1 ? named[0] : undefined;
    const unlisted = named.filter((id) => !clients.some(({ clientId }) => clientId === id)).map((id) => this.client(id));
    const all = [...clients, ...unlisted];
    this.default = all.find(({ clientId }) => accepts(regex, clientId)) ?? clients.at(0) ?? this.client(this.standInId());
    this.byId = new Map([...clients, this.default].map((client) => [client.clientId, client]));
  }

  public find(clientId: string): AppClient | undefined {
    return this.byId.get(clientId);
  }

  public list(): readonly AppClient[] {
    return [...this.byId.values()];
  }

  private client(clientId: string, name?: string, declared?: ClientSettings): AppClient {
    const secret = declared?.hasSecret ? base36(this.derive(52, 'client secret', this.pool.userPoolId, clientId)) : undefined;
    const { validitySeconds: { access, id, refresh }, ...settings } = declared ?? STAND_IN;
    return {
      clientId,
      ...(name !== undefined && { name }),
      settings: { ...settings, validitySeconds: { access: this.lifetimeSeconds ?? access, id: this.lifetimeSeconds ?? id, refresh } },
      isStandIn: declared === undefined,
      ...(secret !== undefined && { secret }),
    };
  }

  /** In the form of Cognito's: 26 lower-case letters and digits. */
  private standInId(): string {
    return base36(this.derive(26, 'client id', this.pool.userPoolId));
  }
}

function accepts(regex: string | undefined, clientId: string): boolean {
  try {
    return regex === undefined || RE2JS.compile(regex).matches(clientId);
  } catch {
    return false; // the authorizer refuses every token then, and says why
  }
}

function base36(bytes: Buffer): string {
  return [...bytes].map((byte) => (byte % 36).toString(36)).join('');
}
