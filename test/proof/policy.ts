/** Who vouches for users (rule 3): "a Cognito pool has two issuer forms ... and is written with both"; an OIDC provider has one. */
export interface TokenIssuer {
  readonly forms: readonly string[];
  readonly isPool: boolean;
}

/** Left out where the API has one user pool and no other issuer: then nothing is pinned. */
interface OfUsers {
  readonly issuers?: readonly TokenIssuer[];
}

interface Bound extends OfUsers {
  readonly exact?: true;
}

/** A policy as the rules speak of it: nothing but data. */
export type Policy =
  | { readonly kind: 'owner' } & Bound
  | { readonly kind: 'ownGroup' } & Bound
  | { readonly kind: 'claim'; readonly claim: string } & Bound
  | { readonly kind: 'authenticated' } & OfUsers
  | { readonly kind: 'group'; readonly group: string } & OfUsers
  | { readonly kind: 'machine'; readonly scope?: string } & OfUsers
  | { readonly kind: 'anyone' } & OfUsers
  | { readonly kind: 'iam' | 'nobody' }
  | { readonly kind: 'anyOf'; readonly of: readonly Policy[] };

/** The parts that decide: one policy, or each of those united by anyOf(). */
export function partsOf(policy: Policy): readonly Exclude<Policy, { kind: 'anyOf' }>[] {
  return policy.kind === 'anyOf' ? policy.of.flatMap(partsOf) : [policy];
}
