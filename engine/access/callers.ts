/** A token's claims, or what a Lambda authorizer says of a caller. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who asks, as a test or a search describes them. */
export type Caller =
  | UserCaller
  | { readonly kind: 'machine'; readonly client?: string; readonly scopes?: readonly string[] }
  | { readonly kind: 'iamRole'; readonly role: string }
  | { readonly kind: 'backend' }
  | { readonly kind: 'identityPool'; readonly identity: 'authenticated' | 'guest'; readonly identityPool?: string; readonly sub?: string }
  | { readonly kind: 'apiKey' }
  | { readonly kind: 'lambda'; readonly context: Claims }
  | { readonly kind: 'oidc'; readonly sub: string; readonly issuer?: string; readonly claims?: Claims };

export interface UserCaller {
  readonly kind: 'user';
  readonly sub: string;
  /** `user-<sub>` if not said. */
  readonly username?: string;
  readonly groups?: readonly string[];
  /** What the token says besides, such as what a pre token generation trigger adds. */
  readonly claims?: Claims;
  readonly token?: 'access' | 'id';
  /** The first pool of the API if not said. */
  readonly userPool?: string;
  /** The app client, by logical id, name or client id; one that the API accepts if not said. */
  readonly client?: string;
}

/** A caller for a line that people read. */
export function labelOf(caller: Caller): string {
  switch (caller.kind) {
    case 'user': {
      const groups = caller.groups?.length ? ` in ${caller.groups.join(', ')}` : '';
      return `user ${caller.sub}${groups}${caller.token === 'id' ? ' (ID token)' : ''}`;
    }
    case 'machine': return caller.client === undefined ? 'machine client' : `machine client ${caller.client}`;
    case 'iamRole': return `role ${caller.role}`;
    case 'backend': return 'a backend with every grant';
    case 'identityPool': return caller.identity === 'guest' ? 'guest of the identity pool' : 'user of the identity pool';
    case 'apiKey': return 'API key';
    case 'lambda': return 'caller of the Lambda authorizer';
    case 'oidc': return `OpenID Connect user ${caller.sub}`;
  }
}
