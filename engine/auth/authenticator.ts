import type { Caller } from '../decision';
import type { AuthMode, EventApi } from '../event-api';
import { printable } from '../printable';
import { verifyApiKey } from './api-key';
import type { AuthRequest, Call, IamPrincipal } from './caller-contracts';
import { CredentialError, findCredential } from './credential';
import type { Credential } from './credential';
import { iamIdentity, lambdaIdentity, openIdIdentity, userPoolIdentity, usernameOf } from './identity';
import { LambdaAuthorizer } from './lambda-authorizer';
import type { LambdaAuthorizerServices } from './lambda-authorizer';
import { SignatureVerifier } from './sigv4';
import type { SignatureServices } from './sigv4';
import { TokenVerifier } from './token-verifier';
import type { TokenServices, VerifiedToken } from './token-verifier';
import type { Identity } from '../handlers/handler-contracts';

/** A caller whose credential has been verified. */
export interface Authenticated {
  readonly caller: Caller & { readonly mode: AuthMode };
  readonly identity: Identity;
  /** Present exactly for AWS_IAM. */
  readonly principal?: IamPrincipal;
}

/** A caller of whom nothing is known but what they offered. */
export interface Unauthenticated {
  readonly caller: Caller;
  readonly refusal: string;
}

export interface AuthenticatorServices extends SignatureServices, TokenServices, LambdaAuthorizerServices {}

interface Kind {
  readonly modes: readonly AuthMode[];
  /** Of a caller whose credential is not verified. */
  readonly label: string;
  readonly offered: string;
}

const KINDS: Readonly<Record<Credential['kind'], Kind>> = {
  'api-key': { modes: ['API_KEY'], label: 'unverified API key', offered: 'an API key is' },
  'signature': { modes: ['AWS_IAM'], label: 'unverified signature', offered: 'an AWS signature is' },
  'token': { modes: ['AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT'], label: 'unverified token', offered: 'a JSON Web Token is' },
  'custom': {
    modes: ['AWS_LAMBDA'], label: 'unverified custom token', offered: 'authorization is neither a JWT nor an AWS signature; a custom token is',
  },
};

/** Finds out who calls, from the credential of one call: each call brings its own (fact 7.2). */
export class Authenticator {
  private readonly tokens: TokenVerifier;
  private readonly signatures: SignatureVerifier;
  private readonly lambda: LambdaAuthorizer | undefined;

  constructor(private readonly api: EventApi, private readonly services: AuthenticatorServices) {
    this.tokens = new TokenVerifier(api, services);
    this.signatures = new SignatureVerifier(api.region, services);
    const provider = api.authProviders.find((candidate) => candidate.authType === 'AWS_LAMBDA');
    this.lambda = provider && new LambdaAuthorizer(api, provider, services);
  }

  public async authenticate(request: AuthRequest, call: Call): Promise<Authenticated | Unauthenticated> {
    let caller: Caller = { label: 'no valid credential' };
    try {
      const credential = this.asCustomToken(findCredential(request.headers));
      const { label, modes } = KINDS[credential.kind];
      caller = { label, ...modes.length === 1 && { mode: modes[0] } };
      return await this.verify(credential, request, call);
    } catch (error) {
      if (error instanceof CredentialError) return { caller, refusal: error.message };
      throw error;
    }
  }

  /**
   * A token or signature that no provider of the API is for goes to its Lambda authorizer. Where there is one, it never
   * does: what was refused as a user's token must not pass as a custom one.
   */
  private asCustomToken(credential: Credential): Credential {
    if (credential.kind === 'api-key' || !this.lambda || this.isOffered(credential.kind)) return credential;
    return { kind: 'custom', authorization: credential.authorization };
  }

  private async verify(credential: Credential, request: AuthRequest, call: Call): Promise<Authenticated> {
    this.requireProvider(credential.kind);
    switch (credential.kind) {
      case 'api-key': {
        const { logicalId } = verifyApiKey(credential.value, this.api.apiKeys, this.services.clock);
        return { caller: { label: `API key ${logicalId}`, mode: 'API_KEY' }, identity: null };
      }
      case 'signature': {
        const principal = await this.signatures.verify(credential.authorization, request);
        return { caller: { label: principal.arn, mode: 'AWS_IAM' }, identity: iamIdentity(principal, request), principal };
      }
      case 'token': return userOf(await this.tokens.verify(credential.token), request);
      case 'custom': {
        const context = await this.lambda!.authorize(credential.authorization, request, call);
        return { caller: { label: 'custom token (Lambda authorizer)', mode: 'AWS_LAMBDA' }, identity: lambdaIdentity(context) };
      }
    }
  }

  private isOffered(kind: Credential['kind']): boolean {
    return this.api.authProviders.some(({ authType }) => KINDS[kind].modes.includes(authType));
  }

  private requireProvider(kind: Credential['kind']): void {
    if (this.isOffered(kind)) return;
    const { offered, modes } = KINDS[kind];
    const had = this.api.authProviders.map(({ authType }) => authType).join(', ') || 'none';
    throw new CredentialError(`${offered} not accepted: the API has no ${modes.join(' or ')} provider; it has ${had}`);
  }
}

function userOf(verified: VerifiedToken, request: AuthRequest): Authenticated {
  const { mode, token } = verified;
  if (mode === 'OPENID_CONNECT') {
    return { caller: { label: `${printable(token.sub)} (OpenID Connect token)`, mode }, identity: openIdIdentity(token) };
  }
  const who = usernameOf(token) ?? `client ${token.clientId}`;
  const label = `${printable(who)} (${token.use === 'id' ? 'ID' : 'access'} token)`;
  return { caller: { label, mode }, identity: userPoolIdentity(token, request) };
}
