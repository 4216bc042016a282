import type { Channel } from '../channel';
import type { Caller, Operation } from '../decision';
import type { AuthMode, EventApi } from '../event-api';
import { printable } from '../printable';
import type { AuthRequest, IamPrincipal, UserPoolKeys } from './caller-contracts';
import { CredentialError, findCredential } from './credential';
import type { Credential } from './credential';
import { iamIdentity, userPoolIdentity, usernameOf } from './identity';
import { SignatureVerifier } from './sigv4';
import type { SignatureServices } from './sigv4';
import { UserPoolTokenVerifier } from './user-pool-token';
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

/** What the credential is for. */
export interface Call {
  readonly operation: Operation;
  /** Of all operations but `connect`. */
  readonly channel?: Channel;
}

export interface AuthenticatorServices extends SignatureServices {
  readonly userPoolKeys: UserPoolKeys;
}

/** Finds out who calls, from the credential of one call: each call brings its own (fact 7.2). */
export class Authenticator {
  private readonly tokens: UserPoolTokenVerifier;
  private readonly signatures: SignatureVerifier;

  constructor(private readonly api: EventApi, services: AuthenticatorServices) {
    this.tokens = new UserPoolTokenVerifier(api, services.userPoolKeys, services.clock);
    this.signatures = new SignatureVerifier(api.region, services);
  }

  public async authenticate(request: AuthRequest): Promise<Authenticated | Unauthenticated> {
    let caller: Caller = { label: 'no valid credential' };
    try {
      const credential = findCredential(request.headers);
      caller = unverified(credential);
      return await this.verify(credential, request);
    } catch (error) {
      if (error instanceof CredentialError) return { caller, refusal: error.message };
      throw error;
    }
  }

  private async verify(credential: Credential, request: AuthRequest): Promise<Authenticated> {
    switch (credential.kind) {
      case 'token': {
        const token = await this.tokens.verify(credential.token);
        const who = usernameOf(token) ?? `client ${token.clientId}`;
        const label = `${printable(who)} (${token.use === 'id' ? 'ID' : 'access'} token)`;
        return { caller: { label, mode: 'AMAZON_COGNITO_USER_POOLS' }, identity: userPoolIdentity(token, request) };
      }
      case 'signature': {
        this.requireProvider('AWS_IAM', 'an AWS signature is');
        const principal = await this.signatures.verify(credential.authorization, request);
        const caller = { label: principal.arn, mode: 'AWS_IAM' } as const;
        return { caller, identity: iamIdentity(principal, request), principal };
      }
      case 'api-key':
        this.requireProvider('API_KEY', 'an API key is');
        throw new CredentialError('API keys are not supported by this version of the local server');
      case 'opaque':
        this.requireProvider('AWS_LAMBDA', 'authorization is neither a JWT nor an AWS signature; a custom token is');
        throw new CredentialError('Lambda authorizers are not supported by this version of the local server');
    }
  }

  private requireProvider(mode: AuthMode, offered: string): void {
    const modes = this.api.authProviders.map((provider) => provider.authType);
    if (modes.includes(mode)) return;
    throw new CredentialError(`${offered} not accepted: the API has no ${mode} provider; it has ${modes.join(', ') || 'none'}`);
  }
}

function unverified({ kind }: Credential): Caller {
  switch (kind) {
    case 'token': return { label: 'unverified token' };
    case 'signature': return { label: 'unverified signature', mode: 'AWS_IAM' };
    case 'api-key': return { label: 'unverified API key', mode: 'API_KEY' };
    case 'opaque': return { label: 'unverified custom token', mode: 'AWS_LAMBDA' };
  }
}
