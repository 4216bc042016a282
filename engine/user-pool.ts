/** What the template says of an app client: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html */
export interface ClientSettings {
  readonly hasSecret: boolean;
  /** `ALLOW_USER_SRP_AUTH` and others; an older spelling without `ALLOW_` is brought to this one. */
  readonly authFlows: readonly string[];
  /** `code`, `implicit`, `client_credentials`; none, unless the client may use OAuth at all. */
  readonly oauthFlows: readonly string[];
  readonly oauthScopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly validitySeconds: { readonly access: number; readonly id: number; readonly refresh: number };
  /** Whether a sign-in tells an unknown user from a wrong password: `LEGACY` does. */
  readonly preventsUserExistenceErrors: boolean;
  readonly revokesTokens: boolean;
  /** None: all that users may write. */
  readonly writeAttributes?: readonly string[];
  /** None: all. */
  readonly readAttributes?: readonly string[];
}

export interface UserPoolClient {
  readonly clientId: string;
  readonly name?: string;
  /** None of a client that is known only by its id. */
  readonly settings?: ClientSettings;
}

/** A trigger that may change what tokens say: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
export interface PreTokenGeneration {
  readonly functionArn: string;
  readonly version: 'V1_0' | 'V2_0' | 'V3_0';
}

/** Triggers that let a sign-up or a sign-in pass, or follow it. */
export const SIGN_IN_TRIGGERS = ['PreSignUp', 'PostConfirmation', 'PreAuthentication', 'PostAuthentication'] as const;
export type SignInTrigger = typeof SIGN_IN_TRIGGERS[number];

/** What the template says of a user pool: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html */
export interface UserPoolSettings {
  /** `email`, `phone_number`: what users sign in with in place of a name. */
  readonly usernameAttributes: readonly string[];
  readonly allowsSignUp: boolean;
  /** With their prefix: `custom:tenant`. */
  readonly customAttributes: readonly { readonly name: string; readonly isMutable: boolean }[];
  readonly preTokenGeneration?: PreTokenGeneration;
  /** The ARN of the function of each. */
  readonly triggers: Readonly<Partial<Record<SignInTrigger, string>>>;
  /** Triggers that a deployment would run and the local server does not, by their names. */
  readonly otherTriggers: readonly string[];
  readonly minimumPasswordLength: number;
}

/** A pool that an Event API trusts; declared in the template, or imported and then only an id. */
export interface UserPool {
  readonly userPoolId: string;
  readonly region: string;
  readonly clients: readonly UserPoolClient[];
  /** None of an imported pool. */
  readonly settings?: UserPoolSettings;
}
