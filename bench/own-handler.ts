import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure';
import { median } from './figure';

const RUNS = 20;
const MORE = 20;

/** As in the README: it names what it stores, filters and changes. */
const HANDLERS = `import { util } from '@aws-appsync/utils';

const LONGEST = 500;
const shortened = (text) => text.length > LONGEST ? text.slice(0, LONGEST) : text;

function isLive(event, values) {
  return util.isString(event.payload.text) && event.payload.text.length > values.limit;
}

export function onPublish(ctx, values) {
  return ctx.events.filter((event) => isLive(event, values)).map((event) => {
    if (event.payload.text === '') return { id: event.id, error: 'a message has words' };
    return { id: event.id, payload: { ...event.payload, text: shortened(event.payload.text), at: util.time.nowISO8601() } };
  });
}

export function onSubscribe(ctx) {
  if (ctx.info.channel.segments.length > 3) util.error('three levels are enough', 'TooDeep');
}
`;

interface Timing {
  readonly first: number;
  readonly each: number;
}

/** Handlers of one's own, checked and composed, beside the same namespace with its handler written by hand, in interleaved fresh processes. */
export function measureOwnHandler(): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'handlers.js');
  writeFileSync(file, HANDLERS);
  const run = (how: 'composed' | 'by-hand') =>
    JSON.parse(execFileSync('node', [join(__dirname, 'apps/own-handler.cjs'), how, file, String(MORE)], { encoding: 'utf8' })) as Timing;
  const timings = Array.from({ length: RUNS }, () => ({ byHand: run('by-hand'), composed: run('composed'), again: run('by-hand') }));
  rmSync(folder, { recursive: true });

  const figure = (name: string, key: keyof Timing): Figure => {
    const [composed, byHand, again] = (['composed', 'byHand', 'again'] as const).map((which) => median(timings.map((timing) => timing[which][key])));
    return { name, unit: 'ms', value: composed - byHand, target: { atMost: 30 }, note: `by hand ${byHand.toFixed(2)} ms, A/A ${(again / byHand).toFixed(2)}` };
  };
  return [figure('first handler of one\'s own, with the loading of the checker', 'first'), figure('each further handler of one\'s own', 'each')];
}
