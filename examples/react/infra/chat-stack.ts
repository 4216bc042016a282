import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { CorsPreflightOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { ChannelPolicy, CognitoEventsApi } from 'cdk-cognito-events-api';
import type { Construct } from 'constructs';
import { Site } from './site';
import { Users } from './users';

/** Where Vite serves the page on a laptop. */
const LAPTOP = 'http://localhost:5173/';

/** People who sign in, channels for them, a function that tells one of them something, and the page with its configuration. */
export class ChatStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const site = new Site(this, 'Site');
    const { userPool, webClient, loginUrl, authority } = new Users(this, 'Users', { pages: [site.url, LAPTOP] });

    const events = new CognitoEventsApi(this, 'Events', { userPool, userPoolClients: [webClient] });
    events.addNamespace('rooms', {
      subscribePolicy: ChannelPolicy.authenticated(),
      publishPolicy: ChannelPolicy.anyOf(ChannelPolicy.authenticated(), ChannelPolicy.iam()),
    });

    const notify = new NodejsFunction(this, 'Notify', {
      entry: 'functions/notify.ts',
      runtime: Runtime.NODEJS_22_X,
      environment: { EVENTS_URL: events.httpUrl },
      bundling: { externalModules: [], minify: true },
    });
    events.privateNamespace.grantPublish(notify);
    new Rule(this, 'Notifications', { eventPattern: { source: ['chat'], detailType: ['Notification'] }, targets: [new LambdaFunction(notify)] });

    const corsPreflight: CorsPreflightOptions = {
      allowOrigins: [`https://${site.domainName}`, new URL(LAPTOP).origin], allowMethods: [CorsHttpMethod.POST], allowHeaders: ['authorization', 'content-type'],
    };
    const http = new HttpApi(this, 'Http', { corsPreflight });
    http.addRoutes({
      path: '/notifications',
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('Notify', notify),
      authorizer: new HttpUserPoolAuthorizer('SignedIn', userPool, { userPoolClients: [webClient] }),
    });

    site.deploy({
      configuration: { ...events.clientConfig, authority, notificationsUrl: `${http.apiEndpoint}/notifications` },
      connectsTo: [events.httpUrl, events.realtimeUrl, authority, loginUrl, http.apiEndpoint],
    });
    new CfnOutput(this, 'SiteUrl', { value: site.url });
    new CfnOutput(this, 'UserPoolId', { value: userPool.userPoolId });
  }
}
