import { Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { CognitoEventsApi } from 'cdk-cognito-events-api';
import { Construct } from 'constructs';

/** Users who sign in with Cognito, a public and a private namespace, and a function that tells one user something. */
export class ChatStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const userPool = new cognito.UserPool(this, 'Users', { selfSignUpEnabled: true, signInAliases: { email: true } });
    const webClient = userPool.addClient('Web', {
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL],
        callbackUrls: ['http://localhost:5173/'],
        logoutUrls: ['http://localhost:5173/'],
      },
      preventUserExistenceErrors: true,
    });
    this.addManagedLogin(userPool, webClient);

    const events = new CognitoEventsApi(this, 'Events', { userPool, userPoolClients: [webClient] });

    const notify = new lambda.Function(this, 'Notify', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset('../../functions/notify'),
      environment: { EVENTS_URL: events.httpUrl },
    });
    events.privateNamespace.grantPublish(notify);

    new CfnOutput(this, 'HttpUrl', { value: events.httpUrl });
    new CfnOutput(this, 'RealtimeUrl', { value: events.realtimeUrl });
    new CfnOutput(this, 'UserPoolClientId', { value: webClient.userPoolClientId });
  }

  private addManagedLogin(userPool: cognito.UserPool, client: cognito.UserPoolClient): void {
    userPool.addDomain('Login', {
      cognitoDomain: { domainPrefix: `chat-${Aws.ACCOUNT_ID}` },
      managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    new cognito.CfnManagedLoginBranding(this, 'Branding', {
      userPoolId: userPool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
  }
}
