from aws_cdk import App

from team_chat_stack import TeamChatStack

app = App()
TeamChatStack(app, "TeamChat")
app.synth()
