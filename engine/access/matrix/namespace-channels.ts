import { familyOf, rootRows } from './channel-rows';
import type { ChannelRow, Family } from './channel-rows';
import type { Inquiry } from './inquiry';
import type { MatrixCaller } from './matrix-callers';
import type { NamedWords } from './named-words';
import { ANYTHING, namedKinds, OTHERS_SUB, ownKinds } from './placeholders';
import type { SegmentKind } from './placeholders';
import type { ChannelUse } from '../api-access';

export const EVERY_CHANNEL = 'every channel';

/**
 * The channels of a namespace that make a difference to somebody, as the answers tell: those of a caller's own, and those
 * that the code names, if they do, and all others.
 */
export async function channelsOf(
  namespace: string, use: ChannelUse, words: NamedWords, callers: readonly MatrixCaller[], inquiry: Inquiry,
): Promise<readonly ChannelRow[]> {
  const differing = async (above: readonly SegmentKind[], kinds: readonly SegmentKind[]): Promise<readonly SegmentKind[]> => {
    const anything = familyOf(namespace, [...above, ANYTHING], use);
    const found: SegmentKind[] = [];
    for (const kind of kinds) if (await inquiry.differ(use, callers, familyOf(namespace, [...above, kind], use), anything)) found.push(kind);
    return found;
  };
  const family = (...path: readonly SegmentKind[]): Family => familyOf(namespace, path, use);

  const own = ownKinds(words.claims);
  const named = namedKinds(words.texts, namespace);
  const first = await differing([], [...own, ...named]);
  const rows: ChannelRow[] = [...rootRows(namespace, use), ...first.flatMap((kind) => family(kind))];
  for (const above of [...named, ANYTHING]) {
    const second = await differing([above], own);
    if (second.length > 0) rows.push(...second.flatMap((kind) => family(above, kind)), ...family(above, othersThan(second)));
  }
  const others = await differing([], [OTHERS_SUB]);
  rows.push(...others.flatMap((kind) => family(kind)), ...family(others.length > 0 ? ANY_OTHER : rows.length > 2 ? othersThan(first) : ANYTHING));

  const distinct = [...new Map(rows.map((row) => [row.label, row])).values()];
  return await isOne(distinct, use, callers, inquiry) ? [{ ...distinct[0], label: EVERY_CHANNEL }] : distinct;
}

const ANY_OTHER: SegmentKind = { ...ANYTHING, label: '<other>' };

/** Another user's, where one kind is told from the rest; else whatever is none of them. */
function othersThan(kinds: readonly SegmentKind[]): SegmentKind {
  return { ...ANYTHING, label: (kinds.length === 1 ? kinds[0].other : undefined) ?? ANY_OTHER.label };
}

async function isOne(rows: readonly ChannelRow[], use: ChannelUse, callers: readonly MatrixCaller[], inquiry: Inquiry): Promise<boolean> {
  for (const caller of callers) {
    for (const row of rows) if (await inquiry.ask(use, caller, row) !== await inquiry.ask(use, caller, rows[0])) return false;
  }
  return true;
}
