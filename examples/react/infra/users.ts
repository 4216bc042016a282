import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnManagedLoginBranding, ManagedLoginVersion, OAuthScope, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

export interface UsersProps {
  /** The URLs of the page: Managed Login leads back there, and nowhere else. */
  readonly pages: string[];
}

/** A user pool with the pages of Managed Login, and the page's client, which has no secret. */
export class Users extends Construct {
  public readonly userPool: UserPool;
  public readonly webClient: UserPoolClient;
  /** The pages of Managed Login, and the token endpoint. */
  public readonly loginUrl: string;
  /** What OpenID Connect calls the issuer. */
  public readonly authority: string;

  constructor(scope: Construct, id: string, { pages }: UsersProps) {
    super(scope, id);
    this.userPool = new UserPool(this, 'Pool', { selfSignUpEnabled: true, signInAliases: { email: true }, removalPolicy: RemovalPolicy.DESTROY });
    this.webClient = this.userPool.addClient('Web', {
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: pages,
        logoutUrls: pages,
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
    });
    const domain = this.userPool.addDomain('Login', {
      cognitoDomain: { domainPrefix: `chat-${Aws.ACCOUNT_ID}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    new CfnManagedLoginBranding(this, 'Branding', {
      userPoolId: this.userPool.userPoolId,
      clientId: this.webClient.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    this.loginUrl = domain.baseUrl();
    this.authority = `https://cognito-idp.${Stack.of(this).region}.${Aws.URL_SUFFIX}/${this.userPool.userPoolId}`;
  }
}
