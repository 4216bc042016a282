package com.example.chat;

import io.github.cdkcognitoeventsapi.CognitoEventsApi;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cognito.CfnManagedLoginBranding;
import software.amazon.awscdk.services.cognito.CognitoDomainOptions;
import software.amazon.awscdk.services.cognito.ManagedLoginVersion;
import software.amazon.awscdk.services.cognito.OAuthFlows;
import software.amazon.awscdk.services.cognito.OAuthScope;
import software.amazon.awscdk.services.cognito.OAuthSettings;
import software.amazon.awscdk.services.cognito.SignInAliases;
import software.amazon.awscdk.services.cognito.UserPool;
import software.amazon.awscdk.services.cognito.UserPoolClient;
import software.amazon.awscdk.services.cognito.UserPoolClientOptions;
import software.amazon.awscdk.services.cognito.UserPoolDomainOptions;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.constructs.Construct;

/** Users who sign in with Cognito, a public and a private namespace, and a function that tells one user something. */
public class ChatStack extends Stack {
    public ChatStack(final Construct scope, final String id) {
        super(scope, id);

        UserPool userPool = UserPool.Builder.create(this, "Users")
            .selfSignUpEnabled(true)
            .signInAliases(SignInAliases.builder().email(true).build())
            .build();
        UserPoolClient webClient = userPool.addClient("Web", UserPoolClientOptions.builder()
            .oAuth(OAuthSettings.builder()
                .flows(OAuthFlows.builder().authorizationCodeGrant(true).build())
                .scopes(List.of(OAuthScope.OPENID, OAuthScope.EMAIL))
                .callbackUrls(List.of("http://localhost:5173/"))
                .logoutUrls(List.of("http://localhost:5173/"))
                .build())
            .preventUserExistenceErrors(true)
            .build());
        addManagedLogin(userPool, webClient);

        CognitoEventsApi events = CognitoEventsApi.Builder.create(this, "Events")
            .userPool(userPool)
            .userPoolClients(List.of(webClient))
            .build();

        Function notify = Function.Builder.create(this, "Notify")
            .runtime(Runtime.NODEJS_22_X)
            .handler("index.handler")
            .code(Code.fromAsset("../../functions/notify"))
            .environment(Map.of("EVENTS_URL", events.getHttpUrl()))
            .build();
        events.getPrivateNamespace().grantPublish(notify);

        CfnOutput.Builder.create(this, "HttpUrl").value(events.getHttpUrl()).build();
        CfnOutput.Builder.create(this, "RealtimeUrl").value(events.getRealtimeUrl()).build();
        CfnOutput.Builder.create(this, "UserPoolClientId").value(webClient.getUserPoolClientId()).build();
    }

    private void addManagedLogin(final UserPool userPool, final UserPoolClient client) {
        userPool.addDomain("Login", UserPoolDomainOptions.builder()
            .cognitoDomain(CognitoDomainOptions.builder().domainPrefix("chat-" + Aws.ACCOUNT_ID).build())
            .managedLoginVersion(ManagedLoginVersion.NEWER_MANAGED_LOGIN)
            .build());
        CfnManagedLoginBranding.Builder.create(this, "Branding")
            .userPoolId(userPool.getUserPoolId())
            .clientId(client.getUserPoolClientId())
            .useCognitoProvidedValues(true)
            .build();
    }
}
