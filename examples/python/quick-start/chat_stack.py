from aws_cdk import Aws, CfnOutput, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_lambda as lambda_
from cdk_cognito_events_api import CognitoEventsApi
from constructs import Construct


class ChatStack(Stack):
    """Users who sign in with Cognito, a public and a private namespace, and a function that tells one user something."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)

        user_pool = cognito.UserPool(
            self,
            "Users",
            self_sign_up_enabled=True,
            sign_in_aliases=cognito.SignInAliases(email=True),
        )
        web_client = user_pool.add_client(
            "Web",
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(authorization_code_grant=True),
                scopes=[cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL],
                callback_urls=["http://localhost:5173/"],
                logout_urls=["http://localhost:5173/"],
            ),
            prevent_user_existence_errors=True,
        )
        self._add_managed_login(user_pool, web_client)

        events = CognitoEventsApi(self, "Events", user_pool=user_pool, user_pool_clients=[web_client])

        notify = lambda_.Function(
            self,
            "Notify",
            runtime=lambda_.Runtime.NODEJS_22_X,
            handler="index.handler",
            code=lambda_.Code.from_asset("../../functions/notify"),
            environment={"EVENTS_URL": events.http_url},
        )
        events.private_namespace.grant_publish(notify)

        CfnOutput(self, "HttpUrl", value=events.http_url)
        CfnOutput(self, "RealtimeUrl", value=events.realtime_url)
        CfnOutput(self, "UserPoolClientId", value=web_client.user_pool_client_id)

    def _add_managed_login(self, user_pool: cognito.UserPool, client: cognito.UserPoolClient) -> None:
        user_pool.add_domain(
            "Login",
            cognito_domain=cognito.CognitoDomainOptions(domain_prefix=f"chat-{Aws.ACCOUNT_ID}"),
            managed_login_version=cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
        )
        cognito.CfnManagedLoginBranding(
            self,
            "Branding",
            user_pool_id=user_pool.user_pool_id,
            client_id=client.user_pool_client_id,
            use_cognito_provided_values=True,
        )
