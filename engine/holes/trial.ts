import type { ChannelNamespace, HandlerName } from '../event-api';
import type { ShownChannel } from './shown-channel';
import type { AttemptEnding, Attempts, Ending, HandlerContext, HandlerResult, Identity, TriedHandlers } from '../handlers/handler-contracts';

export type OperationName = 'subscribe' | 'publish';

/** Nothing more can be found out about a handler. */
export class Undecidable extends Error {}

/** What a data source may answer: nothing, something, refusals and a failure. */
const ANSWERS: Attempts['answers'] = [
  ...[null, {}, [], true, false].map((result) => ({ result, error: null })),
  { result: { error: 'no' }, error: null }, { result: { events: [{ id: '1', payload: { text: 'hello' } }] }, error: null },
  { result: [{ id: '1', payload: { text: 'hello' } }], error: null }, { result: null, error: { message: 'failed', type: 'Lambda:Unhandled' } },
];
const EVENTS = [{ id: '1', payload: { text: 'hello' } }];
const AT_ONCE = 250;
/** Far more than any handler takes; on a busy machine too. */
const MOST_MS = 6_000;

/** One handler of a namespace, to be asked as often as it takes. */
export class Trial {
  public readonly handler: HandlerName;
  /** How many questions were put. */
  public count = 0;
  /** Answers that every caller gets, since the code did not look who asks. */
  private readonly forAll = new Map<string, Ending>();
  private first: { readonly identity: Identity; readonly channels: readonly ShownChannel[]; readonly endings: readonly AttemptEnding[] } | undefined;
  private spentMs = 0;

  /** @param handlers None, if the namespace has no code that could be loaded */
  constructor(
    public readonly namespace: ChannelNamespace, public readonly operation: OperationName, private readonly handlers: TriedHandlers | undefined,
  ) {
    this.handler = operation === 'subscribe' ? 'onSubscribe' : 'onPublish';
  }

  /** Whether there is none, so that the modes alone decide. */
  public get isAbsent(): boolean {
    return !this.isDirect && this.handlers?.exports.includes(this.handler) !== true;
  }

  /** Whether a function decides, which is not started. */
  public get isDirect(): boolean {
    return this.namespace.integrations?.[this.handler]?.behavior === 'DIRECT';
  }

  public admits(identity: Identity, channel: ShownChannel): boolean {
    return this.ask(identity, [channel])[0] === 'admitted';
  }

  /** @throws Undecidable */
  public ask(identity: Identity, channels: readonly ShownChannel[]): readonly Ending[] {
    this.count += channels.length;
    if (this.isDirect) return channels.map(() => 'depending');
    if (this.isAbsent) return channels.map(() => 'admitted');
    const keys = channels.map(keyOf);
    const open = channels.filter((_, index) => !this.forAll.has(keys[index]));
    const found = new Map<string, Ending>();
    for (let from = 0; from < open.length; from += AT_ONCE) {
      const some = open.slice(from, from + AT_ONCE);
      this.attempt(identity, some).forEach(({ ending, isLookedAt }, index) => {
        (isLookedAt ? found : this.forAll).set(keyOf(some[index]), ending);
      });
    }
    return keys.map((key) => this.forAll.get(key) ?? found.get(key)!);
  }

  /** Whether the first question gets the answer again that it got before all others. @throws Undecidable */
  public isStable(): boolean {
    if (!this.first) return true;
    const { identity, channels, endings } = this.first;
    return this.attempt(identity, channels).every(({ ending }, index) => ending === endings[index].ending);
  }

  /** One run, with what it returned or why it failed. */
  public run(identity: Identity, channel: ShownChannel, events: HandlerContext['events'] = EVENTS): HandlerResult | undefined {
    if (this.isDirect || this.isAbsent) return undefined;
    const { info, ...context } = this.context(identity);
    return this.handlers!.run(this.handler, { ...context, info: { ...info, channel }, ...this.operation === 'publish' && { events } });
  }

  private attempt(identity: Identity, channels: readonly ShownChannel[]): readonly AttemptEnding[] {
    const events = this.operation === 'publish' ? { events: EVENTS } : {};
    const start = performance.now();
    const endings = this.handlers!.attempt(this.handler, { context: { ...this.context(identity), ...events }, channels, answers: ANSWERS });
    this.spentMs += performance.now() - start;
    if ('failure' in endings) throw new Undecidable(`${this.handler} ${endings.failure}`);
    this.first ??= { identity, channels, endings };
    if (this.spentMs > MOST_MS) throw new Undecidable(`${this.handler} takes too long to be attacked further`);
    return endings;
  }

  private context(identity: Identity): Attempts['context'] {
    return {
      identity,
      info: { channelNamespace: { name: this.namespace.name }, operation: this.operation === 'subscribe' ? 'SUBSCRIBE' : 'PUBLISH' },
      request: { headers: {}, domainName: null },
    };
  }
}

const KEYS = new WeakMap<ShownChannel, string>();

function keyOf(channel: ShownChannel): string {
  const key = KEYS.get(channel) ?? JSON.stringify([channel.path, channel.segments]);
  KEYS.set(channel, key);
  return key;
}
