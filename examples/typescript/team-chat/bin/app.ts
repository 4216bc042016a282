import { App } from 'aws-cdk-lib';
import { TeamChatStack } from '../lib/team-chat-stack';

new TeamChatStack(new App(), 'TeamChat');
