import { MAX_CHANNEL_SEGMENTS } from './limits';
import { quoted } from './printable';

export interface Channel {
  /** As handlers see it: a leading slash, no trailing one. */
  readonly path: string;
  /** The namespace is the first one, and `*` may be the last one. */
  readonly segments: readonly string[];
  readonly namespace: string;
  readonly wildcard: boolean;
}

/** Why a text is no channel, in a sentence for the developer. */
export interface ChannelError {
  readonly error: string;
}

const SEGMENT = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?$/;
const MAX_CHARACTERS = MAX_CHANNEL_SEGMENTS * 51 + 1;

/**
 * The documented grammar, and a final `*` in a subscription.
 * Undocumented, and refused: a trailing slash behind the star, and a star beyond the fifth segment (facts 4.5 and 4.9).
 * https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespaces.html
 */
export function parseChannel(text: string, use: 'subscribe' | 'publish'): Channel | ChannelError {
  if (text.length > MAX_CHARACTERS) return { error: `a channel has at most ${MAX_CHARACTERS} characters, not ${text.length}` };
  const segments = text.replace(/^\//, '').replace(/\/$/, '').split('/');
  const error = text.endsWith('*/') ? 'nothing may follow the wildcard *, not even a slash' : segmentsError(segments, use);
  if (error) return { error: `${quoted(text)} is not a channel: ${error}` };
  return { path: `/${segments.join('/')}`, segments, namespace: segments[0], wildcard: segments.at(-1) === '*' };
}

/** Whether a text may be a segment that is no wildcard, or the name of a namespace. */
export function isSegment(text: string): boolean {
  return SEGMENT.test(text);
}

/** Whether a subscription receives what is published on a channel: the same one, or one below its wildcard at any depth. */
export function covers(subscription: Channel, published: Channel): boolean {
  // '/ns/*' without its star ends in a slash, so '/ns' and '/nsx' do not match (fact 4.7).
  if (subscription.wildcard) return published.path.startsWith(subscription.path.slice(0, -1));
  return subscription.path === published.path;
}

function segmentsError(segments: readonly string[], use: 'subscribe' | 'publish'): string | undefined {
  if (segments.length > MAX_CHANNEL_SEGMENTS) return `it has ${segments.length} segments, the most is ${MAX_CHANNEL_SEGMENTS}`;
  for (const [index, segment] of segments.entries()) {
    if (segment === '') return index === 0 ? 'it does not begin with a namespace' : `segment ${index + 1} is empty`;
    if (segment === '*') {
      if (use === 'publish') return 'a wildcard cannot be published to';
      if (index === 0) return 'the wildcard * cannot stand for the namespace';
      if (index < segments.length - 1) return 'the wildcard * may only be the last segment';
    } else if (!isSegment(segment)) {
      return `segment ${quoted(segment)} must be 1 to 50 letters, digits and dashes, with no dash at either end`;
    }
  }
  return undefined;
}
