import type { Authenticated } from '../../auth/authenticator';
import { isSegment } from '../../channel';

/** Stand for what differs from caller to caller; long enough, and of a form, that handlers take them for the real thing. */
export const OWN_SUB = '0e5c7a10-6d1f-4c7b-9a55-5f2b8c3d4e01';
export const OTHER_SUB = 'f1b2c3d4-7e8f-4a9b-8c0d-1e2f3a4b5c02';
export const OWN_USERNAME = 'own-username';
export const OWN_GROUP = 'own-group';
export const ANY = 'something';

/** The value of a claim that nobody else has; it is a segment of a channel, too. */
export function ownValueOf(claim: string): string {
  switch (claim) {
    case 'sub': return OWN_SUB;
    case 'username': case 'cognito:username': return OWN_USERNAME;
    default: return `own-${claim.replace(/[^A-Za-z0-9-]/g, '-')}`.slice(0, 48).replace(/-+$/, '');
  }
}

/** What a segment stands for, and the value that it has for one caller. */
export interface SegmentKind {
  /** As it is printed: `<own sub>`, or the segment itself. */
  readonly label: string;
  /** The same of whatever is not it: `<other sub>`. */
  readonly other?: string;
  readonly valueFor: (who: Pick<Authenticated, 'identity'>) => string;
}

const constant = (label: string, value: string, other?: string): SegmentKind => ({ label, other, valueFor: () => value });

/** A segment that is what it says. */
export function literal(segment: string): SegmentKind {
  return constant(segment, segment);
}

export const ANYTHING = constant('<any>', ANY);
export const OTHERS_SUB = constant('<other sub>', OTHER_SUB);

/** The kinds of segments that may belong to a caller. */
export function ownKinds(claims: readonly string[]): readonly SegmentKind[] {
  return [
    { label: '<own sub>', other: '<other sub>', valueFor: ({ identity }) => textIn(identity, 'sub') ?? OWN_SUB },
    constant('<own username>', OWN_USERNAME, '<other username>'),
    constant('<own group>', OWN_GROUP, '<other group>'),
    { label: '<own client id>', other: '<other client id>', valueFor: ({ identity }) => clientIn(identity) ?? 'own-client-id' },
    ...claims.filter((claim) => !['sub', 'username', 'cognito:username', 'client_id', 'aud', 'cognito:groups'].includes(claim))
      .map((claim) => constant(`<own ${claim}>`, ownValueOf(claim), `<other ${claim}>`)),
  ];
}

/** Segments that the code itself names. */
export function namedKinds(texts: readonly string[], namespace: string): readonly SegmentKind[] {
  return texts.filter((text) => isSegment(text) && text !== namespace && text !== 'SUBSCRIBE' && text !== 'PUBLISH').map(literal);
}

/** A value as everybody has it: what is of one caller, one account or one moment is named, not shown. */
export function withPlaceholders(text: string, { identity }: Pick<Authenticated, 'identity'>): string {
  const named = Object.entries(identity ?? {}).flatMap(([name, value]): (readonly [string, string])[] => typeof value === 'string' && value.length > 3 ? [[value, `<${name}>`]] : []);
  const known: readonly (readonly [string, string])[] = [[OWN_SUB, '<own sub>'], [OWN_USERNAME, '<own username>'], [OWN_GROUP, '<own group>'], ...named];
  return known.reduce((masked, [value, label]) => masked.replaceAll(value, label), text)
    .replace(/\barn:aws[\w-]*:[^"\\\s]*/g, '<ARN>').replace(/\bown-([\w-]+)/g, '<own $1>');
}

/** That of a user's token; a machine client's own is its `sub`. */
function clientIn(identity: Authenticated['identity']): string | undefined {
  const claims = identity?.claims as object | null | undefined;
  const client = textIn(claims, 'client_id') ?? textIn(claims, 'aud');
  return client === textIn(identity, 'sub') ? undefined : client;
}

function textIn(holder: object | null | undefined, name: string): string | undefined {
  const value = (holder as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof value === 'string' && isSegment(value) ? value : undefined;
}
