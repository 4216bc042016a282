from aws_cdk import RemovalPolicy, Stack
from aws_cdk.aws_certificatemanager import Certificate
from aws_cdk.aws_cognito import UserPool, UserPoolClient
from aws_cdk.aws_dynamodb import Attribute, AttributeType, Table
from aws_cdk.aws_iam import Role, ServicePrincipal
from aws_cdk.aws_logs import RetentionDays
from aws_cdk.aws_route53 import HostedZone
from cdk_cognito_events_api import (
    ChannelPolicy,
    CognitoEventsApi,
    EventHandlers,
    EventsDomainOptions,
    EventsLoggingOptions,
)
from constructs import Construct


class TeamChatStack(Stack):
    """Channels for teams, tenants, everyone and jobs, on a user pool that is there already."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)

        user_pool = UserPool.from_user_pool_id(self, "Users", "eu-central-1_AbCdEf123")
        web_client = UserPoolClient.from_user_pool_client_id(self, "Web", "1234567890abcdefghijklmnop")
        zone = HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id="Z0123456789ABCDEFGHIJ", zone_name="example.com"
        )
        certificate = Certificate.from_certificate_arn(
            self, "Certificate", "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
        )

        events = CognitoEventsApi(
            self,
            "Events",
            api_name="team",
            user_pool=user_pool,
            user_pool_clients=[web_client],
            default_namespaces=False,
            domain=EventsDomainOptions(domain_name="events.example.com", certificate=certificate, hosted_zone=zone),
            logging=EventsLoggingOptions(retention=RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY),
        )

        # /teams/<a Cognito group of the user>: its members talk to each other
        events.add_namespace(
            "teams", subscribe_policy=ChannelPolicy.own_group(), publish_policy=ChannelPolicy.own_group()
        )

        # /tenants/<the claim, which a trigger before token generation sets>: backends talk to all of a tenant
        events.add_namespace("tenants", subscribe_policy=ChannelPolicy.claim("tenant"))

        # /news/…: everyone reads, editors and backends write
        events.add_namespace(
            "news",
            subscribe_policy=ChannelPolicy.authenticated(),
            publish_policy=ChannelPolicy.any_of(ChannelPolicy.group("editors"), ChannelPolicy.iam()),
        )

        # /jobs/<own sub>: what a worker says of a user's jobs, completed by a handler
        table = Table(self, "Jobs", partition_key=Attribute(name="id", type=AttributeType.STRING))
        titles = {
            "queued": "Waiting",
            "running": "At work",
            "paused": "Paused",
            "failed": "Failed",
            "canceled": "Canceled",
            "done": "Done",
        }
        jobs = events.add_namespace(
            "jobs",
            subscribe_policy=ChannelPolicy.owner(),
            handlers=EventHandlers.from_asset(
                "../../handlers/jobs.js", values={"table": table.table_name, "titles": titles}
            ),
        )
        worker = Role(self, "Worker", assumed_by=ServicePrincipal("ecs-tasks.amazonaws.com"))
        jobs.grant_publish(worker)
