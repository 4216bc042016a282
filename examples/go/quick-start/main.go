// Users who sign in with Cognito, a public and a private namespace, and a function that tells one user something.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-cognito-events-api/cdk-cognito-events-api-go/cdkcognitoeventsapi"
)

func NewChatStack(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, nil)

	userPool := awscognito.NewUserPool(stack, jsii.String("Users"), &awscognito.UserPoolProps{
		SelfSignUpEnabled: jsii.Bool(true),
		SignInAliases:     &awscognito.SignInAliases{Email: jsii.Bool(true)},
	})
	webClient := userPool.AddClient(jsii.String("Web"), &awscognito.UserPoolClientOptions{
		OAuth: &awscognito.OAuthSettings{
			Flows:        &awscognito.OAuthFlows{AuthorizationCodeGrant: jsii.Bool(true)},
			Scopes:       &[]awscognito.OAuthScope{awscognito.OAuthScope_OPENID(), awscognito.OAuthScope_EMAIL()},
			CallbackUrls: jsii.Strings("http://localhost:5173/"),
			LogoutUrls:   jsii.Strings("http://localhost:5173/"),
		},
		PreventUserExistenceErrors: jsii.Bool(true),
	})
	addManagedLogin(stack, userPool, webClient)

	events := cdkcognitoeventsapi.NewCognitoEventsApi(stack, jsii.String("Events"), &cdkcognitoeventsapi.CognitoEventsApiProps{
		UserPool:        userPool,
		UserPoolClients: &[]awscognito.IUserPoolClient{webClient},
	})

	notify := awslambda.NewFunction(stack, jsii.String("Notify"), &awslambda.FunctionProps{
		Runtime:     awslambda.Runtime_NODEJS_22_X(),
		Handler:     jsii.String("index.handler"),
		Code:        awslambda.Code_FromAsset(jsii.String("../../functions/notify"), nil),
		Environment: &map[string]*string{"EVENTS_URL": events.HttpUrl()},
	})
	events.PrivateNamespace().GrantPublish(notify)

	awscdk.NewCfnOutput(stack, jsii.String("HttpUrl"), &awscdk.CfnOutputProps{Value: events.HttpUrl()})
	awscdk.NewCfnOutput(stack, jsii.String("RealtimeUrl"), &awscdk.CfnOutputProps{Value: events.RealtimeUrl()})
	awscdk.NewCfnOutput(stack, jsii.String("UserPoolClientId"), &awscdk.CfnOutputProps{Value: webClient.UserPoolClientId()})
	return stack
}

func addManagedLogin(stack awscdk.Stack, userPool awscognito.UserPool, client awscognito.UserPoolClient) {
	userPool.AddDomain(jsii.String("Login"), &awscognito.UserPoolDomainOptions{
		CognitoDomain:       &awscognito.CognitoDomainOptions{DomainPrefix: jsii.String("chat-" + *awscdk.Aws_ACCOUNT_ID())},
		ManagedLoginVersion: awscognito.ManagedLoginVersion_NEWER_MANAGED_LOGIN,
	})
	awscognito.NewCfnManagedLoginBranding(stack, jsii.String("Branding"), &awscognito.CfnManagedLoginBrandingProps{
		UserPoolId:               userPool.UserPoolId(),
		ClientId:                 client.UserPoolClientId(),
		UseCognitoProvidedValues: jsii.Bool(true),
	})
}

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	NewChatStack(app, "Chat")
	app.Synth(nil)
}
