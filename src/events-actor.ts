import { EventsDenial, EventsDenialOptions } from './events-assertions-options';
import type { AccessProgram, Caller } from './private/access-program';
import { jsonProblem, NULL_IN_ALL_LANGUAGES } from './private/json';
import { ACTOR, ANYTHING, KNOWN_TEXT, oneOf, optional, requireShapes } from './private/shape';

const DENIAL = { because: optional(oneOf('an EventsDenial', Object.values(EventsDenial))) };

/**
 * Who publishes an event, and how it arrives.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/writing-event-handlers.html
 */
export interface EventsReceiveOptions {
  /**
   * Who publishes it.
   *
   * @default - a backend that signs with IAM and has every grant
   */
  readonly publisher?: EventsActor;

  /**
   * The event as it arrives, with what `onPublish` made of it, such as its `sender`. Null is `JsonNull.INSTANCE` of
   * aws-cdk-lib in Python and Java, where None and null are as if nothing were said.
   *
   * @default - as it was published
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  readonly received?: any;
}

/**
 * Somebody who uses an Event API, to say in a test what they may do.
 *
 * Each method throws unless it is so, and the message says which check decided and what would change it. There are three
 * outcomes: allowed, denied and undecided. What cannot be evaluated here, such as the answer of a Lambda function, is
 * undecided, and then neither `can…` nor `cannot…` passes. A denial counts only if a rule denied: an unknown namespace and
 * an illegal channel are errors.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html
 */
export class EventsActor {
  /** @internal */
  public static _of(program: typeof AccessProgram, app: number, api: string | undefined, caller: Caller): EventsActor {
    return new EventsActor(program, app, api, caller);
  }

  private constructor(
    private readonly program: typeof AccessProgram, private readonly app: number, private readonly api: string | undefined,
    /** @internal */
    public readonly _caller: Caller,
  ) {}

  /**
   * The API lets them connect.
   *
   * @throws if it does not, or if it is undecided
   */
  public canConnect(): void {
    this.check('connect', { expected: 'allowed' });
  }

  /**
   * The API does not let them connect.
   *
   * @param options Which kind of rule denies it
   * @throws if it does, if something else denies it, or if it is undecided
   */
  public cannotConnect(options: EventsDenialOptions = {}): void {
    this.check('connect', { expected: denied('cannotConnect()', options) });
  }

  /**
   * They may subscribe to a channel.
   *
   * @param channel Such as `/private/alice`, or `/private/alice/*` for all below it
   * @throws if they may not, or if it is undecided
   */
  public canSubscribe(channel: string): void {
    requireShapes('EventsActor: canSubscribe()', { channel }, { channel: KNOWN_TEXT });
    this.check('subscribe', { channel, expected: 'allowed' });
  }

  /**
   * They may not subscribe to a channel.
   *
   * @param channel Such as `/private/alice`, or `/private/*` for all below it
   * @param options Which kind of rule denies it
   * @throws if they may, if something else denies it, or if it is undecided
   */
  public cannotSubscribe(channel: string, options: EventsDenialOptions = {}): void {
    requireShapes('EventsActor: cannotSubscribe()', { channel }, { channel: KNOWN_TEXT });
    this.check('subscribe', { channel, expected: denied('cannotSubscribe()', options) });
  }

  /**
   * They may publish an event to a channel, and it is broadcast.
   *
   * @param channel Such as `/rooms/lobby`
   * @param event What is published: any value that JSON has; null is `JsonNull.INSTANCE` in Python and Java
   * @throws if they may not, if the event is reported in `failed` or dropped, or if it is undecided
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  public canPublish(channel: string, event: any): void {
    requireShapes('EventsActor: canPublish()', { channel }, { channel: KNOWN_TEXT });
    this.check('publish', { channel, event: json('canPublish()', { event }), expected: 'allowed' });
  }

  /**
   * They may not publish an event to a channel.
   *
   * @param channel Such as `/rooms/lobby`
   * @param event What is published: any value that JSON has; null is `JsonNull.INSTANCE` in Python and Java
   * @param options Which kind of rule denies it
   * @throws if they may, if something else denies it, or if it is undecided
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  public cannotPublish(channel: string, event: any, options: EventsDenialOptions = {}): void {
    requireShapes('EventsActor: cannotPublish()', { channel }, { channel: KNOWN_TEXT });
    this.check('publish', { channel, event: json('cannotPublish()', { event }), expected: denied('cannotPublish()', options) });
  }

  /**
   * They may subscribe to a channel, and an event that somebody may publish to it arrives.
   *
   * @param channel Such as `/rooms/lobby`
   * @param event What is published: any value that JSON has; null is `JsonNull.INSTANCE` in Python and Java
   * @param options Who publishes it, and how it arrives
   * @throws if one of them may not, if the event does not arrive or is another, or if it is undecided
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  public receives(channel: string, event: any, options: EventsReceiveOptions = {}): void {
    requireShapes('EventsActor: receives()', { channel }, { channel: KNOWN_TEXT });
    requireShapes('EventsActor: receives()', options, { publisher: optional(ACTOR), received: ANYTHING });
    const published = json('receives()', { event });
    const arriving = options.received as unknown;
    const received = arriving === undefined ? published : json('receives()', { received: arriving });
    this.check('receive', { channel, event: published, publisher: options.publisher?._caller ?? { kind: 'backend' }, received });
  }

  private check(operation: string, details: object): void {
    this.program.check(this.app, this.api, { caller: this._caller, operation, ...details });
  }
}

function denied(method: string, options: EventsDenialOptions): object {
  requireShapes(`EventsActor: ${method}`, options, DENIAL);
  return { denied: options.because ?? 'any' };
}

/** As AppSync gets it: the one value that is given, under its name. */
function json(method: string, given: Readonly<Record<string, unknown>>): unknown {
  const [[name, value]] = Object.entries(given);
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new Error(`EventsActor: ${method}: an event is any value that JSON has, got ${typeof value}; for null take ${NULL_IN_ALL_LANGUAGES}`);
  const event = JSON.parse(text) as unknown;
  const problem = jsonProblem(event, name);
  if (problem !== undefined) throw new Error(`EventsActor: ${method}: ${problem}`);
  return event;
}
