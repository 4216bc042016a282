import type { Message } from './events-client';
import { Broker } from '../../../local/events/broker';
import type { ConnectionServices } from '../../../local/events/connection';
import { DecisionLog } from '../../../local/events/decision-log';
import { LocalClock } from '../../../local/local-clock';
import { testNamespace } from '../../engine/auth/test-api';
import { NOW } from '../../engine/auth/test-user-pool';
import { TestWorld } from '../../engine/auth/test-world';

const OWNER_ONLY = `
import { util } from '@aws-appsync/utils';
export function onSubscribe(ctx) {
  if (!ctx.identity.username || ctx.info.channel.segments[1] !== ctx.identity.sub) util.unauthorized();
}`;

const FILTER = `
export function onPublish(ctx) {
  const kept = ctx.events.filter((event) => event.payload !== 'drop');
  return kept.map((event) => event.payload === 'fail' ? { id: event.id, error: 'not this' } : { id: event.id, payload: { n: event.payload } });
}`;

const USERS_AND_BACKENDS = ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'] as const;

/** What connections need: a real user pool with alice, real signatures and handlers, and a list of what went wrong. */
export class EventsServices implements ConnectionServices {
  /** With three namespaces: `chat` for everybody, `private` for owners, and `filter`, whose handler drops and fails events. */
  public static async create(world?: TestWorld): Promise<EventsServices> {
    const there = world ?? await TestWorld.create();
    return new EventsServices(there, await there.pool.accessToken());
  }

  public readonly broker = new Broker();
  public readonly decisions = new DecisionLog(() => NOW);
  public readonly timers = new LocalClock();
  public readonly authorizer;
  public readonly reported: unknown[] = [];
  public readonly report: (error: unknown) => void;
  /** The `authorization` of alice. */
  public readonly alice: { readonly host: string; readonly Authorization: string };

  private constructor(public readonly world: TestWorld, token: string) {
    this.report = (error) => this.reported.push(error);
    this.alice = { host: 'localhost:4000', Authorization: token };
    this.authorizer = world.authorizer({
      namespaces: [
        testNamespace('chat', { publishAuthModes: USERS_AND_BACKENDS }),
        testNamespace('private', { code: OWNER_ONLY }),
        testNamespace('filter', { code: FILTER, publishAuthModes: USERS_AND_BACKENDS }),
      ],
    });
  }

  /** A message of alice. */
  public subscribe(id: string, channel: string): Message {
    return { type: 'subscribe', id, channel, authorization: this.alice };
  }

  /** A message of alice. */
  public publish(id: string, channel: string, events: readonly unknown[]): Message {
    return { type: 'publish', id, channel, events, authorization: this.alice };
  }
}

export function unsubscribe(id: string): Message {
  return { type: 'unsubscribe', id };
}
