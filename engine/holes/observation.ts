import { EMAIL, segmentOf } from './people';
import type { Form, Traits } from './people';
import { plain } from './shown-channel';
import type { Trial } from './trial';
import { SOMETHING } from './user-channels';
import type { OwnPart } from './user-channels';
import { isSegment } from '../channel';
import type { Identity } from '../handlers/handler-contracts';

/** What a caller has to have before code looks any further, such as the group of all members. */
export interface Wanted {
  readonly trait: string;
  readonly value: unknown;
}

/** What code was seen to compare when callers of one form asked. */
export interface Observation {
  /** Segments that are compared for one person and not for another. */
  readonly own: readonly OwnPart[];
  /** Texts that are compared whoever asks. */
  readonly texts: readonly string[];
  readonly wanted: readonly Wanted[];
}

export interface ObservationSubject {
  readonly trial: Trial;
  readonly form: Form;
  readonly victim: Traits;
  readonly stranger: Traits;
  /** Words for channels. */
  readonly segments: readonly string[];
}

const MOST_WORDS = 6;
const MOST_OWN = 4;
const PIECES = /[A-Za-z0-9-]{1,50}/g;
/** What nobody is given for the asking: it is what tells people apart. */
const NEVER_WANTED: ReadonlySet<string> = new Set(['sub', 'username']);

/** Watches the code while two people ask about channels that are nobody's and their own. */
export function observe({ trial, form, victim, stranger, segments }: ObservationSubject): Observation {
  const { name } = trial.namespace;
  const words = segments.filter((segment) => segment !== name).slice(0, MOST_WORDS);
  const shared = [
    [name], [name, SOMETHING], [name, SOMETHING, SOMETHING], [name, SOMETHING, SOMETHING, SOMETHING, SOMETHING],
    ...words.flatMap((word) => [[name, word], [name, word, SOMETHING], [name, SOMETHING, word]]),
  ];
  const ofPerson = (traits: Traits): readonly (readonly string[])[] => Object.values(traits).flatMap((trait) => {
    const text = textsIn(trait)[0] ?? '';
    return isSegment(text) ? [[name, text], [name, text, SOMETHING]] : [];
  });
  const seenBy = (traits: Traits, channels: readonly (readonly string[])[]) => channels.flatMap((channel) => (
    trial.comparisons(form.make(traits), plain(channel)).map(([one, other]) => ({ channel, one, other }))));
  const identity = form.make(victim);
  const [ofVictim, ofStranger] = [seenBy(victim, [...shared, ...ofPerson(victim)]), seenBy(stranger, [...shared, ...ofPerson(stranger)])];
  const foreign = new Set(ofStranger.flatMap(piecesOf));
  const known = new Set([...textsIn(identity), ...Object.values(victim).map(segmentOf)]);

  const own = new Map<string, OwnPart>();
  for (const comparison of ofVictim) {
    for (const piece of piecesOf(comparison)) {
      const isNews = isSegment(piece) && !own.has(piece) && !foreign.has(piece) && !known.has(piece) && !comparison.channel.includes(piece);
      if (!isNews || own.size === MOST_OWN) continue;
      const traits = Object.keys(victim).filter((trait) => (
        !seenBy({ ...victim, [trait]: stranger[trait] }, [comparison.channel]).flatMap(piecesOf).includes(piece)));
      if (traits.length > 0) own.set(piece, { text: piece, traits });
    }
  }
  const further = [...own.keys()].flatMap((piece) => [[name, piece], [name, piece, SOMETHING], [name, SOMETHING, piece]]);
  const all = [...ofVictim, ...seenBy(victim, further)];
  const anyones = new Set([...ofStranger, ...seenBy(stranger, further)].flatMap(({ one, other }) => textsIn([one, other])));
  const isWord = (text: string): boolean => text !== '' && text !== SOMETHING && text !== name && !known.has(text) && !own.has(text);
  const texts = all.flatMap(({ one, other }) => textsIn([one, other])).filter((text) => isWord(text) && anyones.has(text) && !text.includes('/'));
  return {
    own: [...own.values()],
    texts: [...new Set(texts)],
    wanted: distinct(all.flatMap((comparison) => wantedBy(comparison, identity, victim))),
  };
}

/** The same callers, each with all that is wanted. */
export function having(form: Form, wanted: readonly Wanted[]): Form {
  return {
    ...form, label: `${form.label} with ${wanted.map(({ trait, value }) => `${trait} ${JSON.stringify(value)}`).join(' and ')}`,
    make: (traits) => form.make(wanted.reduce<Traits>((all, { trait, value }) => ({ ...all, [trait]: given(all[trait], trait, value) }), traits)),
  };
}

function given(had: unknown, trait: string, value: unknown): unknown {
  if (trait === 'groups') return [...Array.isArray(had) ? had as readonly unknown[] : [], value];
  // A domain, or what an address ends with.
  const isDomain = EMAIL.test(trait) && typeof value === 'string' && !/^[^@]+@/.test(value);
  return isDomain ? `${String(had).split('@')[0]}@${value.replace(/^@/, '')}` : value;
}

interface SeenComparison {
  readonly channel: readonly string[];
  readonly one: unknown;
  readonly other: unknown;
}

function wantedBy({ channel, one, other }: SeenComparison, identity: Identity, victim: Traits): readonly Wanted[] {
  return [[one, other], [other, one]].flatMap(([has, value]): readonly Wanted[] => {
    if (!['string', 'number', 'boolean'].includes(typeof value) || value === '') return [];
    // What is made of the channel is wanted on that channel alone.
    if (channel.slice(1).some((segment) => String(value).includes(segment)) || String(value).startsWith('/')) return [];
    if (textsIn(identity).includes(String(value))) return [];
    const trait = traitOf(has, identity, victim);
    return trait === undefined || NEVER_WANTED.has(trait) ? [] : [{ trait, value }];
  });
}

/** Of which of the caller's traits something is, alone or in a list. */
function traitOf(has: unknown, identity: Identity, victim: Traits): string | undefined {
  const texts = textsIn(has);
  const { client_id: client, aud } = (identity?.claims ?? {}) as Readonly<Record<string, unknown>>;
  if (texts.some((text) => text === client || text === aud)) return 'client_id';
  return Object.keys(victim).find((trait) => textsIn(victim[trait]).some((text) => texts.includes(text)));
}

function piecesOf({ one, other }: SeenComparison): readonly string[] {
  return textsIn([one, other]).flatMap((text) => text.match(PIECES) ?? []);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function distinct(wanted: readonly Wanted[]): readonly Wanted[] {
  return [...new Map(wanted.map((one) => [JSON.stringify([one.trait, one.value]), one])).values()];
}
