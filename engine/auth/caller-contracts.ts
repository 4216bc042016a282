import type { JSONWebKeySet } from 'jose';
import type { PolicyStatement } from '../application';
import type { Channel } from '../channel';
import type { Operation } from '../decision';

/** The headers that authorize one call, names in lower case; from the upgrade request, the subprotocol or the message. */
export type AuthHeaders = Readonly<Record<string, string>>;

/** One call as its SigV4 signature covers it: always `POST /event` on the HTTP host. */
export interface AuthRequest {
  readonly headers: AuthHeaders;
  /** The signed body: `{}` for connect, `{"channel":…}`, `{"channel":…,"events":[…]}`, or the raw HTTP body. */
  readonly body: string;
  /** Where the call came from, for `ctx.identity.sourceIp`. */
  readonly sourceIp?: string;
}

/** What the credential of a request is for. */
export interface Call {
  readonly operation: Operation;
  /** Of all operations but `connect`. */
  readonly channel?: Channel;
}

/** Milliseconds since the epoch; the engine has no clock of its own. */
export type Clock = () => number;

/** The public keys of the user pools that the caller of the engine stands in for. */
export interface UserPoolKeys {
  keysOf(userPoolId: string): JSONWebKeySet | undefined;
}

/** Reads the documents of OpenID Connect issuers; the host decides how, and bounds their size and the time that it waits. */
export interface OpenIdDocuments {
  /** The JSON at a URL. Rejects with an Error that says why not. */
  read(url: string): Promise<unknown>;
}

/** Whom an identity pool gave credentials to. */
export interface CognitoIdentity {
  readonly identityPoolId: string;
  readonly identityId: string;
  readonly authType: 'authenticated' | 'unauthenticated';
  /** As AWS writes it: `"cognito-idp.…/<pool>","cognito-idp.…/<pool>:CognitoSignIn:<sub>"`; null for guests. */
  readonly authProvider: string | null;
}

export interface IamPrincipal {
  /** As `sts:GetCallerIdentity` would name it. */
  readonly arn: string;
  readonly accountId: string;
  readonly statements: readonly PolicyStatement[];
  /** Of the permissions boundary, if there is one. */
  readonly boundary?: readonly PolicyStatement[];
  /** Why more may be allowed than the statements say. */
  readonly unknownGrants?: string;
  /** Of the role that a session is of. */
  readonly roleArn?: string;
  readonly cognito?: CognitoIdentity;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
  readonly principal: IamPrincipal;
}

/** The IAM access keys that exist. */
export interface AccessKeys {
  find(accessKeyId: string): AccessKey | undefined;
}
