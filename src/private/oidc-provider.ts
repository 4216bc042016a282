import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { CfnResource, Reference, Token, Tokenization } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { anchored } from './client-regex';
import { textProblem } from './literal';
import type { TokenIssuer } from './token-issuers';
import type { OidcOptions } from '../auth-provider-options';

/** An OpenID Connect issuer as an entry of an API. */
export class OidcProvider {
  private readonly options: OidcOptions;

  constructor(options: OidcOptions) {
    const { issuer, clientIds } = options;
    this.options = { ...options, clientIds: clientIds && [...clientIds] };
    const problem = textProblem(issuer);
    if (problem) throw new Error(`AuthProvider.oidc: issuer ${JSON.stringify(issuer)} ${problem}`);
    if (!Token.isUnresolved(issuer) && !/^https:\/\/[^\s/?#]+[^\s?#]*$/.test(issuer)) {
      throw new Error(`AuthProvider.oidc: issuer ${JSON.stringify(issuer)}: an https URL without query, exactly as iss in its tokens`);
    }
    if (/^https:\/\/[^/]*@/.test(issuer)) {
      throw new Error(`AuthProvider.oidc: issuer ${JSON.stringify(issuer.replace(/\/\/[^/]*@/, '//…@'))}: an https URL without user and password, exactly as iss in its tokens`);
    }
    if (issuer.includes('/.well-known/')) {
      throw new Error(`AuthProvider.oidc: issuer ${JSON.stringify(issuer)} is the address of its configuration; it takes what stands before /.well-known/, exactly as iss in its tokens`);
    }
    if (isUserPool(issuer)) {
      throw new Error(`AuthProvider.oidc: issuer ${JSON.stringify(issuer)} is a Cognito user pool, whose machine clients would count as users; take AuthProvider.userPool()`);
    }
    if (clientIds?.length === 0) {
      throw new Error('AuthProvider.oidc: clientIds is empty, which would accept no token; leave it out to accept every client of the issuer');
    }
    if (clientIds?.includes('')) throw new Error('AuthProvider.oidc: clientIds has ""; the id of a client is not empty');
  }

  public get issuer(): TokenIssuer {
    return { name: this.options.issuer, oidcIssuer: this.options.issuer };
  }

  public render() {
    const { issuer, clientIds, maxAgeSinceIssued, maxAgeSinceSignIn } = this.options;
    return {
      authType: AppSyncAuthorizationType.OIDC,
      openIdConnectConfig: {
        issuer,
        clientId: clientIds && anchored(clientIds),
        iatTtl: maxAgeSinceIssued?.toMilliseconds(),
        authTtl: maxAgeSinceSignIn?.toMilliseconds(),
      },
    };
  }
}

/** Also where deployment inserts the region or the id, or the whole of it: `userPool.userPoolProviderUrl`. */
function isUserPool(issuer: string): boolean {
  const { firstToken } = Tokenization.reverseString(issuer);
  return /^https:\/\/(?:issuer-)?cognito-idp\./i.test(issuer) || (Reference.isReference(firstToken) && isUserPoolResource(firstToken.target));
}

function isUserPoolResource(target: IConstruct): boolean {
  return CfnResource.isCfnResource(target) && target.cfnResourceType === 'AWS::Cognito::UserPool';
}
