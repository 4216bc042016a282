from aws_cdk import App

from chat_stack import ChatStack

app = App()
ChatStack(app, "Chat")
app.synth()
