from aws_cdk import Stack
from aws_cdk.aws_cognito import AuthFlow, UserPool
from cdk_cognito_events_api import ChannelPolicy, CognitoEventsApi
from constructs import Construct


class ShopStack(Stack):
    """Customers hear about their own orders, and couriers about every delivery."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        user_pool = UserPool(self, "Customers")
        # By password without SRP, so that a test signs in by one request.
        web = user_pool.add_client("Web", auth_flows=AuthFlow(user_srp=True, user_password=True))
        events = CognitoEventsApi(self, "Events", user_pool=user_pool, user_pool_clients=[web])
        events.add_namespace("deliveries", subscribe_policy=ChannelPolicy.group("couriers"))
