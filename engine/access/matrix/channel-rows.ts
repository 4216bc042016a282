import { ANYTHING, literal } from './placeholders';
import type { SegmentKind } from './placeholders';
import type { Authenticated } from '../../auth/authenticator';
import type { ChannelUse } from '../api-access';

/** A form of channels, such as `/private/<own sub>/*`. */
export interface ChannelRow {
  readonly label: string;
  readonly channelFor: (who: Pick<Authenticated, 'identity'>) => string;
}

/** The channels of one kind of segment: the segment itself, what is below it, and, of subscriptions, all that is below it. */
export type Family = readonly ChannelRow[];

/** The namespace itself, and all that is below it. */
export function rootRows(namespace: string, use: ChannelUse): Family {
  return rowsOf([literal(namespace)], use === 'subscribe' ? [[], [literal('*')]] : [[]]);
}

/** @param path The segments behind the namespace */
export function familyOf(namespace: string, path: readonly SegmentKind[], use: ChannelUse): Family {
  return rowsOf([literal(namespace), ...path], [[], [ANYTHING], ...use === 'subscribe' ? [[literal('*')]] : []]);
}

function rowsOf(start: readonly SegmentKind[], ends: readonly (readonly SegmentKind[])[]): Family {
  return ends.map((end) => [...start, ...end]).map((kinds) => ({
    label: `/${kinds.map(({ label }) => label).join('/')}`,
    channelFor: (who) => `/${kinds.map(({ valueFor }) => valueFor(who)).join('/')}`,
  }));
}
