package com.example.team;

import io.github.cdkcognitoeventsapi.ChannelPolicy;
import io.github.cdkcognitoeventsapi.CognitoEventsApi;
import io.github.cdkcognitoeventsapi.EventHandlers;
import io.github.cdkcognitoeventsapi.EventHandlersOptions;
import io.github.cdkcognitoeventsapi.EventsDomainOptions;
import io.github.cdkcognitoeventsapi.EventsLoggingOptions;
import io.github.cdkcognitoeventsapi.EventsNamespace;
import io.github.cdkcognitoeventsapi.EventsNamespaceOptions;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.certificatemanager.ICertificate;
import software.amazon.awscdk.services.cognito.IUserPool;
import software.amazon.awscdk.services.cognito.IUserPoolClient;
import software.amazon.awscdk.services.cognito.UserPool;
import software.amazon.awscdk.services.cognito.UserPoolClient;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.route53.IHostedZone;
import software.constructs.Construct;

/** Channels for teams, tenants, everyone and jobs, on a user pool that is there already. */
public class TeamChatStack extends Stack {
    private static final String CERTIFICATE_ARN =
        "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";

    /** A map without an order: what is written in the template has one. */
    private static final Map<String, String> TITLES = Map.of(
        "queued", "Waiting",
        "running", "At work",
        "paused", "Paused",
        "failed", "Failed",
        "canceled", "Canceled",
        "done", "Done");

    public TeamChatStack(final Construct scope, final String id) {
        super(scope, id);

        IUserPool userPool = UserPool.fromUserPoolId(this, "Users", "eu-central-1_AbCdEf123");
        IUserPoolClient webClient = UserPoolClient.fromUserPoolClientId(this, "Web", "1234567890abcdefghijklmnop");
        IHostedZone zone = HostedZone.fromHostedZoneAttributes(this, "Zone", HostedZoneAttributes.builder()
            .hostedZoneId("Z0123456789ABCDEFGHIJ")
            .zoneName("example.com")
            .build());
        ICertificate certificate = Certificate.fromCertificateArn(this, "Certificate", CERTIFICATE_ARN);

        CognitoEventsApi events = CognitoEventsApi.Builder.create(this, "Events")
            .apiName("team")
            .userPool(userPool)
            .userPoolClients(List.of(webClient))
            .defaultNamespaces(false)
            .domain(EventsDomainOptions.builder()
                .domainName("events.example.com")
                .certificate(certificate)
                .hostedZone(zone)
                .build())
            .logging(EventsLoggingOptions.builder()
                .retention(RetentionDays.ONE_MONTH)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build())
            .build();

        // /teams/<a Cognito group of the user>: its members talk to each other
        events.addNamespace("teams", EventsNamespaceOptions.builder()
            .subscribePolicy(ChannelPolicy.ownGroup())
            .publishPolicy(ChannelPolicy.ownGroup())
            .build());

        // /tenants/<the claim, which a trigger before token generation sets>: backends talk to all of a tenant
        events.addNamespace("tenants", EventsNamespaceOptions.builder()
            .subscribePolicy(ChannelPolicy.claim("tenant"))
            .build());

        // /news/…: everyone reads, editors and backends write
        events.addNamespace("news", EventsNamespaceOptions.builder()
            .subscribePolicy(ChannelPolicy.authenticated())
            .publishPolicy(ChannelPolicy.anyOf(ChannelPolicy.group("editors"), ChannelPolicy.iam()))
            .build());

        // /jobs/<own sub>: what a worker says of a user's jobs, completed by a handler
        Table table = Table.Builder.create(this, "Jobs")
            .partitionKey(Attribute.builder().name("id").type(AttributeType.STRING).build())
            .build();
        EventsNamespace jobs = events.addNamespace("jobs", EventsNamespaceOptions.builder()
            .subscribePolicy(ChannelPolicy.owner())
            .handlers(EventHandlers.fromAsset("../../handlers/jobs.js", EventHandlersOptions.builder()
                .values(Map.of("table", table.getTableName(), "titles", TITLES))
                .build()))
            .build());
        Role worker = Role.Builder.create(this, "Worker")
            .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com"))
            .build();
        jobs.grantPublish(worker);
    }
}
