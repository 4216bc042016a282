import { test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventsAssertions, EventsDenial } from 'cdk-cognito-events-api';
import { ChatStack } from '../lib/chat-stack';

const events = EventsAssertions.fromTemplate(Template.fromStack(new ChatStack(new App(), 'Chat')));
const alice = events.user({ sub: 'alice' });

test('a user reads their own channels, and nobody else does', () => {
  alice.canSubscribe('/private/alice');
  alice.canSubscribe('/private/alice/*');
  alice.cannotSubscribe('/private/bob', { because: EventsDenial.POLICY });
  alice.cannotSubscribe('/private/*', { because: EventsDenial.POLICY });
});

test('only the backend publishes', () => {
  alice.cannotPublish('/private/alice', { text: 'hi' }, { because: EventsDenial.MODE });
  alice.receives('/private/alice', { text: 'hi' });
});
