import { parseChannel } from '../channel';
import type { Channel } from '../channel';
import type { KnownCaller } from './known-callers';
import type { Verdict } from './verdict';
import type { DataSources } from '../data-sources/data-source';
import { answeredWith, refusedFor } from '../data-sources/data-source';
import type { PublishedEvent } from '../decision';
import { placeOf } from '../event-api';
import type { ChannelNamespace, EventApi, HandlerName } from '../event-api';
import type { FunctionInvoker } from '../function-invoker';
import type { HandlerSandbox } from '../handlers/handler-sandbox';
import type { Moment } from '../handlers/moment';
import { Permissions } from '../permissions';
import { quoted } from '../printable';
import type { Caller } from './callers';
import { KnownCallers } from './known-callers';
import { NamespaceCode } from './namespace-code';
import { QuestionError, undecided, verdictOf } from './verdict';
import { isObject } from '../template/json';
import type { ReadApplication } from '../template/load-application';

export type ChannelUse = 'subscribe' | 'publish';

export interface PublishVerdict {
  readonly verdict: Verdict;
  /** What becomes of the events, where allowed. */
  readonly events: readonly PublishedEvent[];
}

/** No function of a template is ever started: one whose answer counts leaves the question open. */
const FUNCTIONS: FunctionInvoker = {
  invoke: (functionArn, _, type) => type === 'Event'
    ? Promise.resolve({ kind: 'returned', payload: null })
    : Promise.reject(new Error(`what the function ${functionArn} answers is not known, since no function is run here`)),
};

const DATA_SOURCES: DataSources = {
  call: ({ type, name }, request) => {
    if (type === 'NONE' && isObject(request)) return Promise.resolve(answeredWith(request.payload ?? null));
    if (type === 'AWS_LAMBDA' && isObject(request) && request.invocationType === 'Event') return Promise.resolve(answeredWith(null));
    return Promise.resolve(refusedFor(`what the data source ${name} (${type}) answers is not known, since none is asked here`));
  },
};

/** Who may do what in one API, by the very path that a request takes once its caller is known. */
export class ApiAccess {
  public readonly callers: KnownCallers;
  private readonly permissions: Permissions;
  private readonly code: ReadonlyMap<string, NamespaceCode>;

  constructor(public readonly api: EventApi, private readonly read: ReadApplication, sandbox: HandlerSandbox, moment: Moment) {
    this.callers = new KnownCallers(api, read);
    this.code = new Map([...api.namespaces.values()].map((namespace) => [namespace.name, new NamespaceCode(namespace, sandbox, moment)]));
    let ids = 0;
    this.permissions = new Permissions(api, {
      handlers: (name) => this.code.get(name)?.handlers, functions: FUNCTIONS, dataSources: DATA_SOURCES,
      newId: () => `00000000-0000-4000-8000-${String(ids++ % 1_000_000).padStart(12, '0')}`,
    });
  }

  public codeOf(namespace: string): NamespaceCode | undefined {
    return this.code.get(namespace);
  }

  public connect(caller: Caller): Verdict {
    return this.connectAs(this.callers.find(caller));
  }

  /** The same for a caller who has been found. */
  public connectAs(who: KnownCaller): Verdict {
    if ('refused' in who) return this.withoutProvider(who);
    return this.withDoubt(verdictOf(this.permissions.connect(who)), `${placeOf(this.api)}.EventConfig.ConnectionAuthModes`);
  }

  public async subscribe(caller: Caller, text: string): Promise<Verdict> {
    const channel = this.channel('subscribe', text);
    const who = this.callers.find(caller);
    return this.inEachRendering(await this.subscribeTo(who, channel), text, channel, (shown) => this.subscribeTo(who, shown));
  }

  /** The same for a channel as AppSync may show it to handlers. */
  public async subscribeTo(who: KnownCaller, channel: Channel): Promise<Verdict> {
    if ('refused' in who) return this.withoutProvider(who);
    return this.doubtOf('onSubscribe', channel.namespace) ?? this.withDoubt(this.withUnasked(verdictOf(await this.permissions.subscribe(who, channel)), channel));
  }

  public async publish(caller: Caller, text: string, events: readonly unknown[]): Promise<PublishVerdict> {
    const channel = this.channel('publish', text);
    const who = this.callers.find(caller);
    const { verdict, events: published } = await this.publishTo(who, channel, events);
    const every = await this.inEachRendering(verdict, text, channel, async (shown) => (await this.publishTo(who, shown, events)).verdict);
    return { verdict: every, events: published };
  }

  public async publishTo(who: KnownCaller, channel: Channel, events: readonly unknown[]): Promise<PublishVerdict> {
    if ('refused' in who) return { verdict: this.withoutProvider(who), events: [] };
    const doubt = this.doubtOf('onPublish', channel.namespace);
    if (doubt) return { verdict: doubt, events: [] };
    const decision = await this.permissions.publish(who, channel, events.map((event) => JSON.stringify(event)));
    return { verdict: this.withDoubt(this.withUnasked(verdictOf(decision), channel)), events: decision.events };
  }

  /** @throws QuestionError */
  public channel(use: ChannelUse, text: string): Channel {
    const channel = parseChannel(text, use);
    if ('error' in channel) throw new QuestionError(channel.error);
    const names = [...this.api.namespaces.keys()];
    if (this.api.namespaces.has(channel.namespace)) return channel;
    throw new QuestionError(`there is no namespace ${quoted(channel.namespace)} in the API ${this.api.name}; there are: ${names.join(', ') || 'none'}`);
  }

  /** What of a namespace could not be read, so that nothing is known of who may use it. */
  public doubtOf(handler: HandlerName, name: string): Verdict | undefined {
    const namespace: ChannelNamespace | undefined = this.api.namespaces.get(name);
    const why = namespace?.unsupported[handler] ?? this.code.get(name)?.problem;
    return why === undefined ? undefined : undecided(`${handler} of namespace ${name}: ${why}`);
  }

  /** A handler has refused only if it does so however AppSync may show it the channel, where that is not documented (facts 4.14 and 4.15). */
  private async inEachRendering(verdict: Verdict, text: string, channel: Channel, ask: (shown: Channel) => Promise<Verdict>): Promise<Verdict> {
    if (verdict.outcome !== 'denied' || verdict.because !== 'policy') return verdict;
    const above = channel.segments.slice(0, -1);
    const renderings = [
      ...channel.wildcard ? [{ path: `/${above.join('/')}`, segments: above }, { path: `/${above.join('/')}/`, segments: [...above, ''] }] : [],
      ...text.endsWith('/') ? [{ path: `${channel.path}/`, segments: [...channel.segments, ''] }, { path: `${channel.path}/`, segments: channel.segments }] : [],
    ];
    for (const rendering of renderings) {
      const { outcome } = await ask({ ...channel, ...rendering });
      if (outcome !== 'allowed') continue;
      const shown = `path ${quoted(rendering.path)} and segments ${JSON.stringify(rendering.segments)}`;
      return undecided(`${verdict.reason}; but it admits ${shown}, and whether AppSync shows ${quoted(text)} so is not documented`);
    }
    return verdict;
  }

  /** A denial for what was left out because it could not be read is none. */
  private withDoubt(verdict: Verdict, place?: string): Verdict {
    if (verdict.outcome !== 'denied') return verdict;
    const problem = this.read.reader.problems.find(({ where }) => (
      place !== undefined && where.startsWith(place)) || (verdict.because === 'iam' && this.isOfIam(where)));
    return problem ? undecided(`${verdict.reason}; but ${problem.where} ${problem.message}`) : verdict;
  }

  private withUnasked(verdict: Verdict, { namespace }: Channel): Verdict {
    const unasked = this.code.get(namespace)?.unasked;
    if (unasked === undefined || verdict.outcome !== 'denied' || verdict.because !== 'policy') return verdict;
    return undecided(`${verdict.reason}; but the code of namespace ${namespace} reads ${unasked}, which another request may have otherwise`);
  }

  /** What a role may do is not known where something of a role or a policy is not. */
  private isOfIam(where: string): boolean {
    const [place] = where.split('.');
    return this.read.reader.stacks.some((stack) => [...stack.resources.values()].some(({ type, logicalId }) => (
      type.startsWith('AWS::IAM::') && place === `${stack.name}/${logicalId}`)));
  }

  private withoutProvider({ reason }: { readonly reason: string }): Verdict {
    return this.withDoubt({ outcome: 'denied', because: 'mode', reason }, `${placeOf(this.api)}.EventConfig`);
  }
}
