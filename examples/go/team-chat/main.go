// Channels for teams, tenants, everyone and jobs, on a user pool that is there already.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	cognitoevents "github.com/cdk-cognito-events-api/cdk-cognito-events-api-go/cdkcognitoeventsapi"
)

const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"

// A map without an order: what is written in the template has one.
var titles = map[string]string{
	"queued":   "Waiting",
	"running":  "At work",
	"paused":   "Paused",
	"failed":   "Failed",
	"canceled": "Canceled",
	"done":     "Done",
}

func NewTeamChatStack(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, nil)

	userPool := awscognito.UserPool_FromUserPoolId(stack, jsii.String("Users"), jsii.String("eu-central-1_AbCdEf123"))
	webClient := awscognito.UserPoolClient_FromUserPoolClientId(stack, jsii.String("Web"), jsii.String("1234567890abcdefghijklmnop"))
	zone := awsroute53.HostedZone_FromHostedZoneAttributes(stack, jsii.String("Zone"), &awsroute53.HostedZoneAttributes{
		HostedZoneId: jsii.String("Z0123456789ABCDEFGHIJ"),
		ZoneName:     jsii.String("example.com"),
	})
	certificate := awscertificatemanager.Certificate_FromCertificateArn(stack, jsii.String("Certificate"), jsii.String(certificateArn))

	events := cognitoevents.NewCognitoEventsApi(stack, jsii.String("Events"), &cognitoevents.CognitoEventsApiProps{
		ApiName:           jsii.String("team"),
		UserPool:          userPool,
		UserPoolClients:   &[]awscognito.IUserPoolClient{webClient},
		DefaultNamespaces: jsii.Bool(false),
		Domain: &cognitoevents.EventsDomainOptions{
			DomainName:  jsii.String("events.example.com"),
			Certificate: certificate,
			HostedZone:  zone,
		},
		Logging: &cognitoevents.EventsLoggingOptions{
			Retention:     awslogs.RetentionDays_ONE_MONTH,
			RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
		},
	})

	// /teams/<a Cognito group of the user>: its members talk to each other
	events.AddNamespace(jsii.String("teams"), &cognitoevents.EventsNamespaceOptions{
		SubscribePolicy: cognitoevents.ChannelPolicy_OwnGroup(nil),
		PublishPolicy:   cognitoevents.ChannelPolicy_OwnGroup(nil),
	})

	// /tenants/<the claim, which a trigger before token generation sets>: backends talk to all of a tenant
	events.AddNamespace(jsii.String("tenants"), &cognitoevents.EventsNamespaceOptions{
		SubscribePolicy: cognitoevents.ChannelPolicy_Claim(jsii.String("tenant"), nil),
	})

	// /news/…: everyone reads, editors and backends write
	events.AddNamespace(jsii.String("news"), &cognitoevents.EventsNamespaceOptions{
		SubscribePolicy: cognitoevents.ChannelPolicy_Authenticated(nil),
		PublishPolicy: cognitoevents.ChannelPolicy_AnyOf(
			cognitoevents.ChannelPolicy_Group(jsii.String("editors"), nil),
			cognitoevents.ChannelPolicy_Iam(),
		),
	})

	// /jobs/<own sub>: what a worker says of a user's jobs, completed by a handler
	table := awsdynamodb.NewTable(stack, jsii.String("Jobs"), &awsdynamodb.TableProps{
		PartitionKey: &awsdynamodb.Attribute{Name: jsii.String("id"), Type: awsdynamodb.AttributeType_STRING},
	})
	values := map[string]interface{}{"table": table.TableName(), "titles": titles}
	jobs := events.AddNamespace(jsii.String("jobs"), &cognitoevents.EventsNamespaceOptions{
		SubscribePolicy: cognitoevents.ChannelPolicy_Owner(nil),
		Handlers: cognitoevents.EventHandlers_FromAsset(jsii.String("../../handlers/jobs.js"), &cognitoevents.EventHandlersOptions{
			Values: &values,
		}),
	})
	worker := awsiam.NewRole(stack, jsii.String("Worker"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil),
	})
	jobs.GrantPublish(worker)
	return stack
}

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	NewTeamChatStack(app, "TeamChat")
	app.Synth(nil)
}
