import type { ChannelRow, Family } from './channel-rows';
import type { MatrixCaller } from './matrix-callers';
import { withPlaceholders } from './placeholders';
import { isObject } from '../../template/json';
import type { ApiAccess, ChannelUse, PublishVerdict } from '../api-access';
import type { KnownCaller } from '../known-callers';
import type { Verdict } from '../verdict';
import { QuestionError, undecided } from '../verdict';

/** What a caller may do; what cannot be evaluated is neither allowed nor denied. */
export type Outcome = 'allowed' | 'undecided' | 'denied: mode' | 'denied: iam' | 'denied: policy';

const NOBODY = { caller: { label: 'nobody', mode: 'API_KEY' }, identity: null } as const;
/** What the clock of questions says, in the forms that a handler may write it. */
const NOW = /\b(?:2026-01-01(?:T12:00:00(?:\.000)?Z)?|1767268800(?:000)?)\b/g;
const VARIES = '<varies>';

/** Puts questions to one API, none twice, and keeps why one is undecided. */
export class Inquiry {
  private readonly known = new Map<MatrixCaller, KnownCaller | QuestionError>();
  private readonly outcomes = new Map<string, Outcome>();
  /** Of those whom a check before the handler denies: it asks for the namespace alone. */
  private readonly everywhere = new Map<string, Outcome>();

  /** @param reasons Takes why something is undecided */
  constructor(private readonly access: ApiAccess, private readonly event: unknown, private readonly reasons: Set<string>) {}

  public connect(caller: MatrixCaller): Outcome {
    const who = this.find(caller);
    return this.outcomeOf(who instanceof QuestionError ? undecided(who.message) : this.access.connectAs(who));
  }

  public async ask(use: ChannelUse, caller: MatrixCaller, row: ChannelRow): Promise<Outcome> {
    const who = this.find(caller);
    if (who instanceof QuestionError) return this.outcomeOf(undecided(who.message));
    const text = row.channelFor('refused' in who ? NOBODY : who);
    const [, namespace] = text.split('/');
    const [key, anywhere] = [`${use} ${caller.name} ${text}`, `${use} ${caller.name} ${namespace}`];
    const answered = this.everywhere.get(anywhere) ?? this.outcomes.get(key) ?? this.outcomeOf(await this.verdictOf(use, who, text));
    if (answered === 'denied: mode' || answered === 'denied: iam') this.everywhere.set(anywhere, answered);
    else this.outcomes.set(key, answered);
    return answered;
  }

  /** Whether somebody may do other things on one family of channels than on another. */
  public async differ(use: ChannelUse, callers: readonly MatrixCaller[], one: Family, other: Family): Promise<boolean> {
    for (const caller of callers) {
      for (const [index, row] of one.entries()) {
        if (await this.ask(use, caller, row) !== await this.ask(use, caller, other[index])) return true;
      }
    }
    return false;
  }

  /** What becomes of an event on a channel where it may be published. */
  public async arriving(caller: MatrixCaller, row: ChannelRow): Promise<string> {
    const who = this.find(caller);
    if (who instanceof QuestionError || 'refused' in who) return 'nothing';
    const channel = this.access.channel('publish', row.channelFor(who));
    const [one, other] = [await this.access.publishTo(who, channel, [this.event]), await this.access.publishTo(who, channel, [this.event])];
    return withPlaceholders(arrivalOf(one, other, this.event), who).replace(NOW, '<now>');
  }

  private async verdictOf(use: ChannelUse, who: KnownCaller, text: string): Promise<Verdict> {
    try {
      const channel = this.access.channel(use, text);
      return use === 'subscribe' ? await this.access.subscribeTo(who, channel) : (await this.access.publishTo(who, channel, [this.event])).verdict;
    } catch (error) {
      if (error instanceof QuestionError) return undecided(error.message);
      throw error;
    }
  }

  private find(caller: MatrixCaller): KnownCaller | QuestionError {
    const found = this.known.get(caller) ?? this.identify(caller);
    this.known.set(caller, found);
    return found;
  }

  private identify({ caller }: MatrixCaller): KnownCaller | QuestionError {
    try {
      return this.access.callers.find(caller);
    } catch (error) {
      if (error instanceof QuestionError) return error;
      throw error;
    }
  }

  private outcomeOf(verdict: Verdict): Outcome {
    if (verdict.outcome === 'undecided') this.reasons.add(verdict.reason);
    return verdict.outcome === 'denied' ? `denied: ${verdict.because}` : verdict.outcome;
  }
}

function arrivalOf({ events: [one] }: PublishVerdict, { events: [other] }: PublishVerdict, event: unknown): string {
  if (one?.failure) return `failed: ${one.failure.message}`;
  if (one?.payload === undefined || other?.payload === undefined) return 'dropped';
  if (one.payload === JSON.stringify(event)) return 'unchanged';
  return JSON.stringify(steady(JSON.parse(one.payload), JSON.parse(other.payload)));
}

/** With names in order, and without what is another one each time. */
function steady(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    return one.map((item, index) => steady(item, (other as readonly unknown[])[index]));
  }
  if (isObject(one) && isObject(other)) {
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => a < b ? -1 : 1).map(([name, value]) => [name, steady(value, other[name])]));
  }
  return JSON.stringify(one) === JSON.stringify(other) ? one : VARIES;
}
