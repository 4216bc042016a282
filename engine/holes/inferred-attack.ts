import type { AttackWords } from './attack-words';
import type { Reproduction } from './finding';
import { lookAlikes } from './look-alikes';
import { having, observe } from './observation';
import type { Observation, Wanted } from './observation';
import { EMAIL, segmentOf, traitsOf, withoutClaims } from './people';
import type { Form, Somebody, Traits } from './people';
import type { RuleId } from './rules';
import { plain, renderings } from './shown-channel';
import type { Rendering } from './shown-channel';
import type { Trial } from './trial';
import { candidates, SOMETHING } from './user-channels';
import type { Candidate } from './user-channels';
import { isChosenAtSignIn, isInAccessTokens, isWritable } from './writable';
import { isSegment } from '../channel';

/** What an attack found; where that is written is for others to say. */
export interface Hit {
  readonly rule: RuleId;
  readonly message: string;
  readonly reproduction?: Reproduction;
}

/** Somebody who has nothing to do with a user, and may still reach what is theirs. */
interface Attacker extends Somebody {
  readonly rule: RuleId;
  /** Whether there is nothing special about them. */
  readonly isAnybody?: boolean;
}

export interface InferredSubject {
  readonly trial: Trial;
  readonly words: AttackWords;
  /** How users look. */
  readonly forms: readonly Form[];
  /** Who else may call, and is no user. */
  readonly nonUsers: readonly Somebody[];
  /** Whom nobody minds: that they are admitted is no matter, and that nobody else is. */
  readonly backends: readonly Somebody[];
  /** Whether a claim that is not in access tokens is added to them. */
  readonly addsToAccessTokens: boolean;
  /** Attributes that no app client lets users write. */
  readonly isProtected: (attribute: string) => boolean;
}

const MOST_OWN = 6;
const MOST_PRIVILEGED = 40;
const MOST_WORDS = 12;
/** How many things a caller may need to get where code tells users apart, and how many ways there it takes to find them. */
const MOST_WANTED = 3;
const MOST_WAYS = 6;
/** After so many questions no further way is looked for. */
const ENOUGH = 30_000;
const MOST_SEGMENTS = 5;
/** What code may ask of a claim without a word for it. */
const ANY_VALUES: readonly string[] = ['true', '1', '999'];
const FAILS = /not a function|is not defined/;
const NOT_THERE = /\b((?:util|runtime|extensions|console)(?:\.\w+)+) is not supported by the local engine/;
/** What AppSync has and the engine does not. */
const ELSEWHERE = /^(?:util\.(?:appendError|http|rds|transform|xml)|extensions)\b/;

/**
 * Attacks an operation of which nobody says what it is meant to admit.
 *
 * What one user reaches and a stranger does not is taken for that user's own, and so it has to stay, whoever else comes and
 * however the channel is spelled. Where no such channel is found, everybody reaches all or nobody anything.
 */
export class InferredAttack {
  private readonly hits = new Map<RuleId, Hit>();
  private readonly stranger: Traits;
  private readonly victim: Traits;
  private isUnsure = false;
  private foundOwn = false;

  constructor(private readonly subject: InferredSubject) {
    const names = subject.words.names;
    this.victim = traitsOf('b', names);
    this.stranger = traitsOf('c', names);
  }

  /** @throws Undecidable */
  public run(): readonly Hit[] {
    const { trial, backends } = this.subject;
    const forms = this.subject.forms.flatMap((form) => this.subject.words.names.length === 0 ? [form] : [form, withoutClaims(form)]);
    const list = candidates(trial.namespace.name, this.victim, this.subject.words);
    for (const form of forms) this.attackUsersOf(form);
    if (!this.foundOwn) {
      // That a role of an identity pool reaches everything has a rule of its own.
      for (const form of forms.filter(({ mode }) => mode !== 'AWS_IAM')) this.findOpenness(form, list);
    }
    this.findApiKey(list);
    if (this.isUnsure && this.hits.size === 0) {
      const { namespace, handler, isDirect } = trial;
      const what = isDirect ? `a function, ${namespace.integrations?.[handler]?.dataSource.name ?? ''}, which is not started here` : 'what a data source answers, or on what the engine does not have';
      this.hit('undecidedHandler', `whether ${handler} of namespace ${namespace.name} lets a user reach channels of another depends on ${what}`);
    }
    for (const { identity } of backends) trial.ask(identity, list.slice(0, MOST_PRIVILEGED).map(({ segments }) => plain(segments)));
    if (trial.admitsNobody && this.hits.size === 0 && forms.length > 0) {
      this.hit('undecidedHandler', `${trial.handler} of namespace ${trial.namespace.name} admitted none of those whom the check tried, on no channel: what it admits is not known`);
    }
    return [...this.hits.values()];
  }

  /** As they are; and with what the code was seen to want of a caller, where it may tell users apart in another way. */
  private attackUsersOf(form: Form): void {
    const { trial } = this.subject;
    if (trial.isAbsent) return;
    const seen = this.observe(form);
    const isTold = this.attackUsersWith(form, seen, !form.isWithoutClaims);
    const open: (readonly Wanted[])[] = seen.wanted.map((one) => [one]);
    for (let ways = 0; ways < MOST_WAYS && open.length > 0 && trial.count < ENOUGH; ways += 1) {
      const wanted = open.shift()!;
      const further = having(form, wanted);
      const more = this.observe(further);
      if (this.attackUsersWith(further, more, !isTold && !form.isWithoutClaims) || isTold || wanted.length === MOST_WANTED) continue;
      open.unshift(...more.wanted.filter(({ trait }) => trait === 'groups' || wanted.every((one) => one.trait !== trait)).map((one) => [...wanted, one]));
    }
  }

  private observe(form: Form): Observation {
    const { trial, words: { segments } } = this.subject;
    return observe({ trial, form, victim: this.victim, stranger: this.stranger, segments });
  }

  /** Whether a channel was found that is one user's own. */
  private attackUsersWith(form: Form, seen: Observation, isOfPrivileges: boolean): boolean {
    const { trial } = this.subject;
    const segments = [...new Set([...seen.texts.filter(isSegment), ...this.subject.words.segments])].slice(0, MOST_WORDS);
    const list = candidates(trial.namespace.name, this.victim, { segments }, seen.own);
    const channels = list.map((one) => plain(one.segments));
    const victims = trial.ask(form.make(this.victim), channels);
    const strangers = trial.ask(form.make(this.stranger), channels);
    if (trial.isDirect && strangers.includes('depending')) this.isUnsure = true;
    this.findFailure(form, list.filter((_, index) => victims[index] === 'failed' || victims[index] === 'unsupported'));
    if (isOfPrivileges) this.findPrivileges(form, list, seen);
    if (trial.operation === 'publish') this.forgeSender(form, list[victims.indexOf('admitted')]);
    const own = list.filter((_, index) => ['admitted', 'depending'].includes(victims[index]) && ['refused', 'failed', 'unsupported'].includes(strangers[index]));
    if (own.length === 0) return false;
    this.foundOwn = true;
    for (const candidate of this.representatives(form, own)) this.attackOwner(form, candidate, segments);
    return true;
  }

  /** One for each way in which a channel can be somebody's own; a trait that might as well be a stranger's is none. */
  private representatives(form: Form, own: readonly Candidate[]): readonly Candidate[] {
    const kinds = new Map<string, Candidate>();
    for (const { segments, traits } of own) {
      const needed = traits.filter((trait) => traits.length === 1
        || !this.subject.trial.admits(form.make({ ...this.victim, [trait]: this.stranger[trait] }), plain(segments)));
      const kind = needed.map((trait) => `${trait}:${segments.indexOf(segmentOf(this.victim[trait]))}`).join();
      if (needed.length > 0 && !kinds.has(kind)) kinds.set(kind, { segments, traits: needed });
    }
    return [...kinds.values()].slice(0, MOST_OWN);
  }

  private attackOwner(form: Form, own: Candidate, words: readonly string[]): void {
    this.judgeKey(form, own);
    let targets = this.targetsOf(form, own, words);
    const owner = own.traits.map((trait) => `${trait} is ${JSON.stringify(shownTrait(this.victim[trait]))}`).join(' and ');
    const first = new Map<RuleId, { readonly attacker: Attacker; readonly rendering: Rendering }>();
    for (const attacker of this.attackersOf(form, own)) {
      const shown = attacker.isAnybody || attacker.rule !== 'otherUsersChannels' ? targets : targets.filter(({ isPlain }) => isPlain);
      const endings = this.subject.trial.ask(attacker.identity, shown.map((one) => one.shown));
      if (endings.some((ending) => ending === 'depending' || ending === 'unsupported')) this.isUnsure = true;
      const admitted = shown.filter((_, index) => endings[index] === 'admitted');
      const rendering = admitted.find(({ isPlain }) => isPlain) ?? admitted.at(0);
      // What is open to every stranger is no matter of who else comes.
      if (attacker.isAnybody) targets = targets.filter((target) => !admitted.includes(target));
      const known = first.get(attacker.rule);
      if (rendering && (!known || (rendering.isPlain && !known.rendering.isPlain))) first.set(attacker.rule, { attacker, rendering });
    }
    const { operation } = this.subject.trial;
    for (const [rule, { attacker, rendering }] of first) {
      const covers = rendering.channel.endsWith('*') ? `, which covers ${plain(own.segments).path},` : '';
      this.hit(
        rule === 'otherUsersChannels' && operation === 'publish' ? 'publishToOthers' : rule,
        `${attacker.who} may ${operation === 'subscribe' ? 'subscribe to' : 'publish on'} ${rendering.channel}${covers} and so reaches the channel of a user whose ${owner}`,
        reproductionOf(attacker, operation, rendering),
      );
    }
  }

  /** The channel, all wildcards above it, and what else of the same user is below it and beside it. */
  private targetsOf(form: Form, { segments }: Candidate, words: readonly string[]): readonly Rendering[] {
    if (this.subject.trial.operation === 'publish') return renderings(segments);
    const above = segments.map((_, index) => [...segments.slice(0, index + 1), '*']);
    const deep = [2, 3, 4].map((more) => [...segments, ...Array<string>(more).fill(SOMETHING)]);
    const below = [...[SOMETHING, ...words].map((word) => [...segments, word]), ...deep, ...deep.map((one) => [...one.slice(0, -1), '*'])]
      .filter(({ length }) => length <= MOST_SEGMENTS);
    const mixed = segments.flatMap((segment, index) => segment !== SOMETHING ? [] : Object.values(this.stranger)
      .map((trait) => segments.with(index, segmentOf(trait))));
    const last = segments.length - 1;
    const isLastOwn = Object.values(this.victim).some((trait) => segments[last].includes(segmentOf(trait)));
    const beside = isLastOwn ? [] : words.map((word) => segments.with(last, word));
    const perhaps = [...below, ...mixed, ...beside];
    const isTheirs = this.subject.trial.ask(form.make(this.victim), perhaps.map(plain)).map((ending) => ending === 'admitted');
    return [...above, segments, ...perhaps.filter((_, index) => isTheirs[index])].flatMap(renderings);
  }

  private attackersOf(form: Form, own: Candidate): readonly Attacker[] {
    const { forms, nonUsers } = this.subject;
    const others = forms.filter(({ issuer, mode }) => mode !== form.mode || issuer !== form.issuer);
    const attacker = (traits: Traits, who: string, rule: RuleId = 'otherUsersChannels', as = form): Attacker => ({ who, rule, mode: as.mode, identity: as.make(traits) });
    const isOfTokens = (one: Form) => one.issuer !== undefined;
    return [
      { ...attacker(this.stranger, `any ${form.label.replace(/^an? /, '')}`), isAnybody: true },
      { ...attacker({ ...this.stranger, groups: [] }, `${form.label} in no group`), isAnybody: true },
      ...own.traits.flatMap((trait) => this.lookAlikesOf(form, own, trait)),
      ...own.traits.flatMap((trait) => this.writersOf(form, own, trait)),
      ...others.filter((one) => isOfTokens(one) && isOfTokens(form) && one.issuer !== form.issuer).map((one) => (
        attacker(this.victim, `${one.label}, whose sub is the same as that of ${form.label}`, 'issuerNotPinned', one))),
      ...others.map((one) => ({ ...attacker(this.stranger, one.label, isOfTokens(one) ? 'otherUsersChannels' : 'notAUser', one), isAnybody: true })),
      ...nonUsers.map((one): Attacker => ({ ...one, rule: 'notAUser' })),
    ];
  }

  /** Users with another value that looks like the one in the channel; where a channel has two traits, the other one is theirs too. */
  private lookAlikesOf(form: Form, { traits }: Candidate, trait: string): readonly Attacker[] {
    const { [trait]: meant } = this.victim;
    const shared = { ...this.stranger, ...Object.fromEntries(traits.filter((other) => other !== trait).map((other) => [other, this.victim[other]])) };
    const value = segmentOf(meant);
    const isFreeText = trait !== 'sub' && trait !== 'username';
    const isUnchecked = isFreeText || form.mode !== 'AMAZON_COGNITO_USER_POOLS';
    const odd = [...isFreeText ? [{ value: '*', relation: 'is a star, and not' }] : [], ...isUnchecked ? [{ value: '.*', relation: 'is a pattern, and not' }] : []];
    return [...lookAlikes(value, isUnchecked), ...odd].map((one): Attacker => {
      const identity = form.make({ ...shared, [trait]: Array.isArray(meant) ? [one.value] : String(meant).replace(value, one.value) });
      return { who: `${form.label} whose ${nameOf(trait)} ${JSON.stringify(one.value)} ${one.relation} ${JSON.stringify(value)}`, rule: 'otherUsersChannels', mode: form.mode, identity };
    });
  }

  /** Users who write what the other is known by into something of their own. */
  private writersOf(form: Form, { traits }: Candidate, trait: string): readonly Attacker[] {
    const value = segmentOf(this.victim[trait]);
    const writable = Object.keys(this.victim).filter((other) => !traits.includes(other) && (other === 'username' || this.isWritable(other)));
    return writable.map((other): Attacker => ({
      who: `${form.label} whose ${other} is ${JSON.stringify(value)}, the ${nameOf(trait)} of another`,
      rule: 'writableClaim', mode: form.mode, identity: form.make({ ...this.stranger, [other]: value }),
    }));
  }

  /** Whether that by which a channel is a user's own can be relied on. */
  private judgeKey(form: Form, { segments, traits }: Candidate): void {
    const { trial: { operation }, addsToAccessTokens } = this.subject;
    const channel = plain(segments).path;
    const repro: Reproduction = { who: form.label, identity: form.make(this.victim), operation, channel, outcome: 'admitted' };
    if (traits.every((trait) => this.isWritable(trait))) {
      this.hit('writableClaim', `${channel} is a user's by ${traits.join(' and ')}, which users may write themselves`, repro);
    }
    if (traits.length === 1 && traits[0] === 'username') {
      this.hit('keyedOnUsername', `${channel} is a user's by username, and not by sub`, repro);
    }
    const missing = traits.find((trait) => !isInAccessTokens(trait));
    if (missing !== undefined && form.mode === 'AMAZON_COGNITO_USER_POOLS' && !addsToAccessTokens) {
      this.hit('claimNotInAccessTokens', `${channel} is a user's by the claim ${JSON.stringify(missing)}, which access tokens, such as Amplify sends, have not by themselves`, repro);
    }
  }

  /** Members of groups, and holders of claims, who reach more than others: whether somebody else passes for one. */
  private findPrivileges(form: Form, list: readonly Candidate[], { texts }: Observation): void {
    const { trial, words } = this.subject;
    const namespace = trial.namespace.name;
    const values = [...new Set([...words.values, ...texts])].slice(0, MOST_WORDS);
    const shown = [[namespace, '*'], [namespace, SOMETHING, '*'], ...list.slice(0, MOST_PRIVILEGED).map(({ segments }) => segments)].map(plain);
    const admittedTo = (traits: Traits) => trial.ask(form.make(traits), shown).map((ending) => ending === 'admitted');
    const anybody = admittedTo(this.stranger);
    const more = (admitted: readonly boolean[]): number => admitted.findIndex((isAdmitted, index) => isAdmitted && !anybody[index]);
    const privilege = (traits: Traits): number => more(admittedTo(traits));
    const report = (rule: RuleId, who: string, traits: Traits, index: number, message: string): void => this.hit(
      rule, message, { who, identity: form.make(traits), operation: trial.operation, channel: shown[index].path, outcome: 'admitted' });
    for (const group of values) {
      const member = { ...this.stranger, groups: [group] };
      const members = admittedTo(member);
      const lost = members.findIndex((isAdmitted, index) => !isAdmitted && anybody[index]);
      if (lost >= 0) report('looseGroup', form.label, this.stranger, lost, `members of the group ${JSON.stringify(group)} are refused on ${shown[lost].path}, and everybody else is admitted`);
      if (more(members) < 0) continue;
      for (const { value, relation } of lookAlikes(group, true)) {
        const other = { ...this.stranger, groups: [value] };
        const index = privilege(other);
        if (index < 0) continue;
        report('looseGroup', `${form.label} in the group ${JSON.stringify(value)}`, other, index, `a member of the group ${JSON.stringify(value)}, whose name ${relation} ${JSON.stringify(group)}, reaches ${shown[index].path}`);
        break;
      }
    }
    for (const name of ['username', ...words.names.filter((one) => this.isWritable(one))]) {
      for (const value of name === 'username' ? values : [...values.flatMap((text) => EMAIL.test(name) ? [text, `someone@${text}`] : [text]), ...ANY_VALUES]) {
        const other = { ...this.stranger, [name]: value };
        const index = privilege(other);
        if (index < 0) continue;
        const rule = name === 'username' ? 'keyedOnUsername' : 'writableClaim';
        const how = name === 'username' ? `who signs up as ${JSON.stringify(value)}` : `who writes ${JSON.stringify(value)} into ${name}`;
        report(rule, `${form.label} whose ${name} is ${JSON.stringify(value)}`, other, index, `a user ${how} reaches ${shown[index].path}`);
      }
    }
  }

  private findOpenness(form: Form, list: readonly Candidate[]): void {
    const { trial } = this.subject;
    const { namespace: { name }, operation, handler } = trial;
    const free = [...operation === 'subscribe' ? [[name, '*']] : [], ...list.filter(({ traits, segments }) => traits.length > 0 || segments.includes(SOMETHING)).map(({ segments }) => segments)];
    const endings = trial.ask(form.make(this.stranger), free.map(plain));
    const at = endings.indexOf('admitted');
    if (endings.includes('depending') || endings.includes('unsupported')) this.isUnsure = true;
    if (at < 0) return;
    const channel = plain(free[at]).path;
    const why = trial.isAbsent ? `the namespace has no ${handler}` : `${handler} refuses no user there`;
    const repro: Reproduction = { who: form.label, identity: form.make(this.stranger), operation, channel, outcome: 'admitted' };
    if (operation === 'publish') this.hit('openPublish', `${form.label} may publish on ${channel}, whoever it belongs to: ${why}`, repro);
    else if (!isPublic(name)) this.hit('openNamespace', `${form.label} may subscribe to ${channel}, whoever it belongs to: ${why}`, repro);
  }

  private findApiKey(list: readonly Candidate[]): void {
    const { trial, nonUsers } = this.subject;
    const holder = nonUsers.find(({ mode }) => mode === 'API_KEY');
    if (!holder) return;
    const { namespace: { name }, operation } = trial;
    const channels = [...operation === 'subscribe' ? [[name, '*']] : [], ...list.map(({ segments }) => segments)].map(plain);
    const endings = trial.ask(holder.identity, channels);
    const at = endings.indexOf('admitted');
    if (endings.includes('depending')) this.isUnsure = true;
    if (at < 0) return;
    this.hit('apiKeyAccess', `${holder.who} may ${operation === 'subscribe' ? 'subscribe to' : 'publish on'} ${channels[at].path}`,
      { who: holder.who, identity: holder.identity, operation, channel: channels[at].path, outcome: 'admitted' });
  }

  private findFailure(form: Form, failed: readonly Candidate[]): void {
    const { trial } = this.subject;
    for (const { segments } of failed.slice(0, 5)) {
      const result = trial.run(form.make(this.victim), plain(segments));
      if (result?.kind !== 'failed') continue;
      const [, missing] = NOT_THERE.exec(result.message) ?? [];
      const isThere = missing === undefined || ELSEWHERE.test(missing);
      if (result.message.includes('by the local engine') && isThere) this.isUnsure = true;
      if (!FAILS.test(result.message) && isThere) continue;
      const channel = plain(segments).path;
      this.hit('handlerFails', `${trial.handler} fails for a user on ${channel}: ${missing === undefined ? result.message : `there is no ${missing}`}`,
        { who: form.label, identity: form.make(this.victim), operation: trial.operation, channel, outcome: 'failed' });
    }
  }

  /** A part of an event that the handler writes from the caller's identity must not be what the client wrote there. */
  private forgeSender(form: Form, admitted: Candidate | undefined): void {
    if (!admitted) return;
    const { segments } = admitted;
    const { trial } = this.subject;
    const identity = form.make(this.victim);
    const publish = (payload: object): unknown => {
      const result = trial.run(identity, plain(segments), [{ id: '1', payload }]);
      if (result?.kind !== 'returned' || !Array.isArray(result.value)) return undefined;
      return (result.value as readonly { payload?: unknown }[])[0]?.payload;
    };
    const known = Object.values(this.victim).flatMap((trait) => [trait].flat().map(String));
    const stamped = pathsOf(publish({ text: 'hello' })).filter(({ value }) => known.some((text) => String(value).includes(text)));
    for (const { path, value } of stamped) {
      const sent = path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), 'somebody else') as object;
      const got = pathsOf(publish({ text: 'hello', ...sent })).find((one) => one.path.join('.') === path.join('.'));
      if (got && JSON.stringify(got.value) === JSON.stringify(value)) continue;
      this.hit('forgedSender', `what a client writes as ${path.join('.')} stays, where the handler writes who sent the event`, {
        who: form.label, identity, operation: 'publish', channel: plain(segments).path, outcome: `${path.join('.')} is "somebody else" for all who read it`,
      });
    }
  }

  private isWritable(trait: string): boolean {
    return isChosenAtSignIn(trait) || (isWritable(trait) && !this.subject.isProtected(trait));
  }

  /** One of each kind is enough. */
  private hit(rule: RuleId, message: string, reproduction?: Reproduction): void {
    if (!this.hits.has(rule)) this.hits.set(rule, { rule, message, ...reproduction && { reproduction } });
  }
}

/** That it is for everybody is what its name says. */
export function isPublic(namespace: string): boolean {
  return /^public(?:-|$)/i.test(namespace);
}

export function reproductionOf({ who, identity }: Somebody, operation: 'subscribe' | 'publish', { channel, shown, isPlain }: Rendering): Reproduction {
  return {
    who, identity, operation, channel,
    ...!isPlain && { shownAs: [shown.path, ...shown.segments] },
    outcome: isPlain ? 'admitted' : 'admitted, if AppSync shows the channel so, which is not documented',
  };
}

function shownTrait(trait: unknown): unknown {
  return Array.isArray(trait) ? trait[0] : trait;
}

function nameOf(trait: string): string {
  return trait === 'groups' ? 'group' : trait;
}

/** The texts of a payload, with the names that lead to them. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly { readonly path: readonly string[]; readonly value: unknown }[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path, value }];
  return path.length > 5 ? [] : Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...path, name]));
}
