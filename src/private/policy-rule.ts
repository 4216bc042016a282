import type { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import type { TokenIssuer, TokenIssuers } from './token-issuers';

type Modes = readonly AppSyncAuthorizationType[];

/** `kind` of a sender. */
export type SenderKind = 'user' | 'machine' | 'service' | 'anonymous';

/** The issuer of tokens, in the metadata of a namespace: all forms of a user pool's, or that of OpenID Connect. */
export type DeclaredIssuer = { readonly userPool: readonly string[] } | { readonly oidc: string };

/** One alternative of a policy, in the metadata of a namespace, where whoever checks the handlers finds what they are to do. */
export interface DeclaredRule {
  readonly exact?: true;
  /** Where `sub` alone does not say who someone is. */
  readonly issuers?: readonly DeclaredIssuer[];
  readonly kind: 'anyone' | 'authenticated' | 'claim' | 'group' | 'iam' | 'machine' | 'owner' | 'ownGroup';
  /** Of the group, the claim or the scope. */
  readonly name?: string;
}

/** What a ChannelPolicy says, for the code that renders and checks it. */
export interface PolicyRule {
  /** As the user wrote it. */
  readonly name: string;
  /** The modes whose callers it can admit. */
  readonly admits: Modes;
  readonly defaultModes: Modes;
  /** If no other mode than these is allowed, the modes alone enforce it and no handler is needed. */
  readonly enforcingModes: Modes;
  /** Whether it admits callers of whom nothing is asked. */
  readonly admitsAnyone?: boolean;
  /** Whether it tells one user's channels from another's. */
  readonly bindsUser?: boolean;
  /** Those it is about, where it is about some; `own` stands for the API's own user pool. */
  readonly issuers: readonly (TokenIssuer | 'own')[];
  /** Those whose `sub` is a segment of its channels. */
  readonly subIssuers?: readonly (TokenIssuer | 'own')[];
  /** Whether it admits all users, or all machine clients, of its issuers on every channel. */
  readonly isWhole?: boolean;
  /** What `anyOf()` unites. */
  readonly parts?: readonly PolicyRule[];
  /** Alternatives that admit a caller whose channel is legal; without it nobody is admitted. */
  readonly condition?: (issuers: TokenIssuers) => readonly string[];
  /** The same as data; nothing where nobody is admitted. */
  readonly declared: (issuers: TokenIssuers) => readonly DeclaredRule[];
  /** Whom it admits; unless that is backends alone, every published event is stamped with its sender. */
  readonly senders: readonly SenderKind[];
  /** Those whose users it admits; `every` stands for all of the API's. */
  readonly usersOf: readonly (TokenIssuer | 'own' | 'every')[];
  /** The claims by which it tells callers apart, for what is worth saying about them. */
  readonly claims?: readonly string[];
}
