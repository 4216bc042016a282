import type { ChannelNamespace, HandlerName } from '../event-api';
import type { ShownChannel } from './shown-channel';
import { WATCHED } from './watched-code';
import { codeWords } from '../handlers/code-words';
import type { AttemptEnding, Attempts, Ending, HandlerContext, HandlerResult, Identity, TriedHandlers } from '../handlers/handler-contracts';

export type OperationName = 'subscribe' | 'publish';

/** How the engine says that code was cut off. */
export const CUT_OFF = /ran longer|ran out of memory|out of memory|no memory/;

/** Nothing more can be found out about a handler. */
export class Undecidable extends Error {}

/** What a data source may answer: nothing, something, refusals and a failure. */
const ANSWERS: Attempts['answers'] = [
  ...[null, {}, [], true, false].map((result) => ({ result, error: null })),
  { result: { error: 'no' }, error: null }, { result: { events: [{ id: '1', payload: { text: 'hello' } }] }, error: null },
  { result: [{ id: '1', payload: { text: 'hello' } }], error: null }, { result: null, error: { message: 'failed', type: 'Lambda:Unhandled' } },
];
const EVENTS = eventsOf({ text: 'hello' });
const MOST_NAMES = 8;
const MOST_VALUES = 4;
const AT_ONCE = 250;
/** Of the processor, so that a busy machine answers as an idle one; far more than any handler takes. */
const MOST_MS = 15_000;

/** One handler of a namespace, to be asked as often as it takes. */
export class Trial {
  public readonly handler: HandlerName;
  /** How many questions were put. */
  public count = 0;
  /** Answers that every caller gets, since the code did not look who asks. */
  private readonly forAll = new Map<string, Ending>();
  private first: { readonly identity: Identity; readonly channels: readonly ShownChannel[]; readonly endings: readonly AttemptEnding[] } | undefined;
  private spentMs = 0;

  private readonly payloads: readonly ((identity: Identity) => object)[];
  private admitted = false;
  private lookedAt = false;

  /**
   * @param handlers None, if the namespace has no code that could be loaded
   * @param watched Gives the same, saying what they compare
   */
  constructor(
    public readonly namespace: ChannelNamespace, public readonly operation: OperationName,
    private readonly handlers: TriedHandlers | undefined, private readonly watched: () => TriedHandlers | undefined = () => undefined,
  ) {
    this.handler = operation === 'subscribe' ? 'onSubscribe' : 'onPublish';
    this.payloads = operation === 'publish' ? payloadsFor(namespace.code ?? '') : [];
  }

  /** Whether it looks at who asks, and has admitted none of those who did. */
  public get admitsNobody(): boolean {
    return this.lookedAt && !this.admitted;
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
      const endings = [EVENTS, ...this.payloads.map((payload) => eventsOf(payload(identity)))].map((events) => this.attempt(identity, some, events));
      some.forEach((channel, index) => {
        const each = endings.map((one) => one[index]);
        const best = each.find(({ ending }) => ending === 'admitted') ?? each[0];
        (each.some(({ isLookedAt }) => isLookedAt) ? found : this.forAll).set(keyOf(channel), best.ending);
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

  /**
   * What is compared with what while one channel is asked for; null is whatever is neither a text, a number, a boolean nor a list of texts.
   *
   * @throws Undecidable
   */
  public comparisons(identity: Identity, channel: ShownChannel): readonly (readonly [unknown, unknown])[] {
    const watched = this.isDirect || this.isAbsent ? undefined : this.watched();
    if (!watched) return [];
    const result = watched.run(this.handler, this.question(identity, channel, EVENTS), this.namespace.integrations?.[this.handler] ? 'request' : 'handler');
    if (result.kind === 'failed' && CUT_OFF.test(result.message)) throw new Undecidable(`${this.handler} ${result.message}`);
    return result.logs.flatMap(comparisonIn);
  }

  /** One run, with what it returned or why it failed. */
  public run(identity: Identity, channel: ShownChannel, events: HandlerContext['events'] = EVENTS): HandlerResult | undefined {
    if (this.isDirect || this.isAbsent) return undefined;
    return this.handlers!.run(this.handler, this.question(identity, channel, events));
  }

  private attempt(identity: Identity, channels: readonly ShownChannel[], sent = EVENTS): readonly AttemptEnding[] {
    const events = this.operation === 'publish' ? { events: sent } : {};
    const start = process.cpuUsage();
    const endings = this.handlers!.attempt(this.handler, { context: { ...this.context(identity), ...events }, channels, answers: ANSWERS });
    this.spentMs += process.cpuUsage(start).user / 1000;
    if ('failure' in endings) throw new Undecidable(`${this.handler} ${endings.failure}`);
    this.first ??= { identity, channels, endings };
    this.admitted ||= endings.some(({ ending }) => ending === 'admitted' || ending === 'depending');
    this.lookedAt ||= endings.some(({ isLookedAt }) => isLookedAt);
    if (this.spentMs > MOST_MS) throw new Undecidable(`${this.handler} takes too long to be attacked further`);
    return endings;
  }

  private question(identity: Identity, channel: ShownChannel, events: HandlerContext['events']): HandlerContext {
    const { info, ...context } = this.context(identity);
    return { ...context, info: { ...info, channel }, ...this.operation === 'publish' && { events } };
  }

  private context(identity: Identity): Attempts['context'] {
    return {
      identity,
      info: { channelNamespace: { name: this.namespace.name }, operation: this.operation === 'subscribe' ? 'SUBSCRIBE' : 'PUBLISH' },
      request: { headers: {}, domainName: null },
    };
  }
}

/** Two, since one may be dropped for the sake of the other. */
function eventsOf(payload: object): NonNullable<HandlerContext['events']> {
  return ['1', '2'].map((id) => ({ id, payload }));
}

/** Where code may decide by what is published, which clients write: the caller's own id, and each of its words, in all that it reads. */
function payloadsFor(code: string): readonly ((identity: Identity) => object)[] {
  if (!code.includes('payload')) return [];
  const { texts, members } = codeWords(code);
  const payload = (value: unknown): object => ({ text: 'hello', ...Object.fromEntries(members.slice(0, MOST_NAMES).map((name) => [name, value])) });
  if (members.length === 0) return [];
  return [(identity) => payload(identity?.sub ?? identity?.username ?? ''), ...texts.filter((text) => !members.includes(text)).slice(0, MOST_VALUES).map((text) => () => payload(text))];
}

function comparisonIn(line: string): readonly (readonly [unknown, unknown])[] {
  if (!line.startsWith(WATCHED)) return [];
  try {
    return [JSON.parse(line.slice(WATCHED.length)) as readonly [unknown, unknown]];
  } catch {
    return []; // it was too long for the log
  }
}

const KEYS = new WeakMap<ShownChannel, string>();

function keyOf(channel: ShownChannel): string {
  const key = KEYS.get(channel) ?? JSON.stringify([channel.path, channel.segments]);
  KEYS.set(channel, key);
  return key;
}
