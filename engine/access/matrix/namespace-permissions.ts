import type { ChannelRow } from './channel-rows';
import type { Inquiry, Outcome } from './inquiry';
import { valuesOf, variantsOf } from './matrix-callers';
import type { MatrixCaller } from './matrix-callers';
import { namedWords } from './named-words';
import { channelsOf } from './namespace-channels';
import type { ChannelNamespace } from '../../event-api';

export interface NamespacePermissions {
  readonly name: string;
  readonly subscribe: ActionPermissions;
  readonly publish: ActionPermissions;
  /** What becomes of an event, by who publishes it. */
  readonly arriving: readonly Arriving[];
}

/** What everybody may do on the channels of one namespace. */
export interface ActionPermissions {
  readonly channels: readonly string[];
  /** An outcome for each channel. */
  readonly callers: readonly { readonly who: string; readonly outcomes: readonly Outcome[] }[];
}

export interface Arriving {
  readonly who: string;
  /** The channels, where it is not the same on all. */
  readonly channel?: string;
  readonly what: string;
}

/** @param callers Of the API; those whom only this namespace tells apart are added */
export async function namespacePermissions(
  { name, code }: ChannelNamespace, callers: readonly MatrixCaller[], declaredGroups: readonly string[], inquiry: Inquiry,
): Promise<NamespacePermissions> {
  const words = namedWords(code);
  const groups = [...new Set([...declaredGroups, ...words.texts])].sort();
  const distinguished = [...callers, ...callers.flatMap((caller) => variantsOf(caller, words.claims, groups))];
  const channels = {
    subscribe: await channelsOf(name, 'subscribe', words, distinguished, inquiry),
    publish: await channelsOf(name, 'publish', words, distinguished, inquiry),
  };
  // The values of claims are many, and asked about no further channels.
  const all = [...distinguished, ...callers.flatMap((caller) => valuesOf(caller, words))];
  const outcomes = new Map<MatrixCaller, Readonly<Record<keyof typeof channels, readonly Outcome[]>>>();
  for (const caller of all) {
    const on = async (use: keyof typeof channels): Promise<readonly Outcome[]> => {
      const found: Outcome[] = [];
      for (const row of channels[use]) found.push(await inquiry.ask(use, caller, row));
      return found;
    };
    outcomes.set(caller, { subscribe: await on('subscribe'), publish: await on('publish') });
  }
  const ofName = new Map(all.map((caller) => [caller.name, outcomes.get(caller)!]));
  const listed = all.filter((caller) => isOfInterest(caller, outcomes.get(caller)!, ofName)).sort(besideTheirKind(all));
  const permissions = (use: keyof typeof channels): ActionPermissions => ({
    channels: channels[use].map(({ label }) => label),
    callers: listed.map((caller) => ({ who: caller.name, outcomes: outcomes.get(caller)![use] })),
  });
  const arriving: Arriving[] = [];
  for (const caller of listed) {
    arriving.push(...await arrivingFrom(caller, channels.publish.filter((_, index) => outcomes.get(caller)!.publish[index] === 'allowed'), inquiry));
  }
  return { name, subscribe: permissions('subscribe'), publish: permissions('publish'), arriving };
}

function isOfInterest(
  { variantOf, onlyIfAdmitted }: MatrixCaller, own: Readonly<Record<string, readonly Outcome[]>>, ofName: ReadonlyMap<string, typeof own>,
): boolean {
  const other = variantOf === undefined ? undefined : ofName.get(variantOf);
  if (other && JSON.stringify(own) === JSON.stringify(other)) return false;
  return !onlyIfAdmitted || Object.values(own).flat().some((outcome) => outcome !== 'denied: mode' && outcome !== 'denied: iam');
}

/** Variants behind those whom they are variants of. */
function besideTheirKind(all: readonly MatrixCaller[]): (one: MatrixCaller, other: MatrixCaller) => number {
  const originOf = (caller: MatrixCaller): MatrixCaller => {
    const origin = all.find(({ name }) => name === caller.variantOf);
    return origin ? originOf(origin) : caller;
  };
  const places = new Map(all.map((caller, index) => [caller, all.indexOf(originOf(caller)) * all.length + index]));
  return (one, other) => places.get(one)! - places.get(other)!;
}

async function arrivingFrom({ name: who, ...caller }: MatrixCaller, rows: readonly ChannelRow[], inquiry: Inquiry): Promise<readonly Arriving[]> {
  const found: { readonly channel: string; readonly what: string }[] = [];
  for (const row of rows) found.push({ channel: row.label, what: await inquiry.arriving({ name: who, ...caller }, row) });
  const different = new Set(found.map(({ what }) => what));
  return different.size > 1 ? found.map((each) => ({ who, ...each })) : [...different].map((what) => ({ who, what }));
}
