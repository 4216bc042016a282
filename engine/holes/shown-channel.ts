/** A channel as a handler is shown it. */
export interface ShownChannel {
  readonly path: string;
  readonly segments: readonly string[];
}

/** A channel as a client writes it, with one of the ways in which AppSync may show it. */
export interface Rendering {
  readonly channel: string;
  readonly shown: ShownChannel;
  /** As the documentation has it: a leading slash, the star as the last segment, no trailing slash. */
  readonly isPlain: boolean;
}

export function plain(segments: readonly string[]): ShownChannel {
  return { path: `/${segments.join('/')}`, segments };
}

/**
 * All ways in which AppSync might show a channel: not all is documented (facts 4.14 and 4.15). The star is kept or dropped, a
 * slash at either end is there or not, as a part of the path or as an empty segment.
 */
export function renderings(segments: readonly string[]): readonly Rendering[] {
  const isDroppable = segments.at(-1) === '*';
  const channel = plain(segments).path;
  const ways = [segments, ...isDroppable ? [segments.slice(0, -1)] : []].flatMap((one): readonly ShownChannel[] => {
    const path = one.join('/');
    return [
      { path: `/${path}`, segments: one },
      { path, segments: one },
      { path: `/${path}`, segments: ['', ...one] },
      { path: `/${path}/`, segments: [...one, ''] },
      { path: `/${path}/`, segments: one },
    ];
  });
  return ways.map((shown, index) => ({ channel, shown, isPlain: index === 0 }));
}
