import { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { IConstruct } from 'constructs';
import { error } from './error';
import { text } from './literal';
import type { DeclaredIssuer } from './policy-rule';
import { issuersOf } from './user-pool';

/** Whose users a policy means: those of a user pool, or of an OpenID Connect issuer. */
export interface TokenIssuer {
  /** As the user wrote it, for sentences. */
  readonly name: string;
  readonly userPool?: IUserPool;
  readonly oidcIssuer?: string;
}

/**
 * Who signs the tokens that an API accepts, in the expressions of handlers.
 *
 * `sub` is unique only within an issuer. Where an API has one, as by default, no expression names it; where it has
 * more, or where it is imported and others may be unknown, each names those that it means.
 */
export class TokenIssuers {
  /** @param known Those of the API; the first is whose users policies mean unless they say otherwise. */
  constructor(private readonly api: IConstruct, private readonly known: readonly TokenIssuer[], private readonly mayHaveOthers: boolean) {}

  /** Whose users policies mean unless they say otherwise. */
  public get own(): TokenIssuer {
    return this.all[0];
  }

  /** Every issuer of the API. */
  public get all(): readonly TokenIssuer[] {
    if (this.areUnknown) throw error(this.api, 'a policy about users needs userPool in the attributes of an imported API, to know whose they are');
    return this.known;
  }

  /** Whether nobody's tokens are known. */
  public get areUnknown(): boolean {
    return this.known.length === 0;
  }

  /** The issuer that a policy names, or the API's own. */
  public resolve(issuer: TokenIssuer | 'own'): TokenIssuer {
    return issuer === 'own' ? this.own : issuer;
  }

  /** Whether the API accepts the tokens of this issuer. */
  public includes(issuer: TokenIssuer): boolean {
    return this.known.some((one) => isSame(one, issuer));
  }

  /** Whether the caller is a user of this issuer. */
  public user(issuer: TokenIssuer = this.own): string {
    const { userPool, oidcIssuer } = issuer;
    if (oidcIssuer !== undefined) return `policy_isOidcUser(ctx, ${list([oidcIssuer])})`;
    return this.arePinned ? `policy_isUser(ctx) && policy_isFrom(ctx, ${list(issuersOf(userPool!))})` : 'policy_isUser(ctx)';
  }

  /** Whether the caller is a machine client of this user pool. */
  public machine({ userPool }: TokenIssuer = this.own): string {
    return this.arePinned ? `policy_isMachine(ctx) && policy_isFrom(ctx, ${list(issuersOf(userPool!))})` : 'policy_isMachine(ctx)';
  }

  /** Whether the caller is a machine client of any of the API's user pools. */
  public anyMachine(): string {
    const pools = this.all.flatMap(({ userPool }) => userPool ? issuersOf(userPool) : []);
    return this.arePinned ? `policy_isMachine(ctx) && policy_isFrom(ctx, ${list(pools)})` : 'policy_isMachine(ctx)';
  }

  /** Alternatives that together are all users of all issuers. */
  public everyUser(): readonly string[] {
    if (!this.arePinned) return ['policy_isUser(ctx)'];
    const pools = this.all.flatMap(({ userPool }) => userPool ? issuersOf(userPool) : []);
    const oidc = this.all.flatMap(({ oidcIssuer }) => oidcIssuer ?? []);
    return [
      ...pools.length > 0 ? [`policy_isUser(ctx) && policy_isFrom(ctx, ${list(pools)})`] : [],
      ...oidc.length > 0 ? [`policy_isOidcUser(ctx, ${list(oidc)})`] : [],
    ];
  }

  /** The issuer whose users are meant, as data; nothing where no expression names it. */
  public declared(issuer: TokenIssuer = this.own): readonly DeclaredIssuer[] | undefined {
    return this.arePinned || issuer.oidcIssuer !== undefined ? [asData(issuer)] : undefined;
  }

  /** The same for the users of all issuers. */
  public declaredAll(): readonly DeclaredIssuer[] | undefined {
    return this.arePinned && this.known.length > 0 ? this.known.map(asData) : undefined;
  }

  /** Whether a `sub` alone does not say who someone is. */
  private get areSeveral(): boolean {
    return this.known.length > 1;
  }

  private get arePinned(): boolean {
    return this.areSeveral || this.mayHaveOthers;
  }
}

export function isSame(one: TokenIssuer, other: TokenIssuer): boolean {
  return one.userPool?.userPoolId === other.userPool?.userPoolId && one.oidcIssuer === other.oidcIssuer;
}

function asData({ userPool, oidcIssuer }: TokenIssuer): DeclaredIssuer {
  return oidcIssuer === undefined ? { userPool: issuersOf(userPool!) } : { oidc: oidcIssuer };
}

function list(issuers: readonly string[]): string {
  return `[${issuers.map(text).join(', ')}]`;
}
