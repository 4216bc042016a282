import { test } from 'node:test';
import { EventsAssertions, EventsDenial } from 'cdk-cognito-events-api';

// What `npm run synth` wrote.
const events = EventsAssertions.fromCloudAssembly('cdk.out');
const alice = events.user({ sub: 'alice' });
const hello = { text: 'hello' };

test('notifications reach the user whom they are for, and nobody else', () => {
  alice.receives('/private/alice/notifications', hello);
  for (const channel of ['/private/bob', '/private/bob/*', '/private/*']) alice.cannotSubscribe(channel, { because: EventsDenial.POLICY });
});

test('only the backend notifies', () => {
  alice.cannotPublish('/private/alice/notifications', hello, { because: EventsDenial.MODE });
  alice.cannotPublish('/public/news', hello, { because: EventsDenial.MODE });
});

test('whoever is signed in reads and writes in rooms, under their own name', () => {
  const bob = events.user({ sub: 'bob' });
  const forged = { ...hello, sender: { kind: 'user', sub: 'bob' } };
  bob.receives('/rooms/lobby', forged, { publisher: alice, received: { ...hello, sender: { kind: 'user', sub: 'alice' } } });
});

test('the tokens of another app client are not accepted', () => {
  events.user({ sub: 'alice', client: '1234567890abcdefghijklmnop' }).cannotConnect({ because: EventsDenial.MODE });
});
