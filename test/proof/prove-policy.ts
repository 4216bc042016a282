import * as fc from 'fast-check';
import { channelAt, firstOf, indexOf, ODD_CHANNELS, Symbols, SYMBOLS, TOKEN_SYMBOLS } from './channels';
import { Handlers, NAMESPACE } from './generated-handlers';
import { Ending, HandlerBench } from './handler-bench';
import { OWN } from './identities';
import { harmless, OperationName, refusesEverybody, verdict } from './oracle';
import { EVERY_IDENTITY, SCOPE, TEAM, TENANT } from './token-identities';
import { countFromEnvironment } from '../support/count-from-environment';

/** Five segments are the most, so six show what is beyond; four show every rule but the limit itself, in a fraction of the time. */
const DEPTH = countFromEnvironment('PROOF_DEPTH', 4);
/** What is beyond four is the same code in all policies: it is proven on the five of always, and on the others by odd channels and random ones. */
const SHALLOW = Math.min(DEPTH, 4);
const RANDOM_CASES = 20_000;
const AT_ONCE = 1_000;

interface RandomCase {
  readonly segments: readonly unknown[];
  readonly who?: unknown;
}

const { REFUSED, ALLOWED }: Readonly<Record<'REFUSED' | 'ALLOWED', number>> = Ending;

const endingOf = (answer: 'allow' | 'deny') => answer === 'allow' ? Ending.ALLOWED : Ending.REFUSED;

/** The operations that have a handler. */
export function operationsOf(code: string): readonly OperationName[] {
  return (['SUBSCRIBE', 'PUBLISH'] as const).filter((operation) => code.includes(operation === 'SUBSCRIBE' ? 'onSubscribe' : 'onPublish'));
}

/**
 * How AWS might show a channel to a handler: its wildcard or its trailing slash dropped, a slash at either end as an empty segment.
 *
 * Only what AWS can take for a wildcard is dropped: the last segment, and the only star. A publication with one never
 * reaches a handler.
 */
function renderings(segments: readonly string[], operation: OperationName): readonly (readonly string[])[] {
  const last = segments.at(-1);
  const droppable = last === '' || (last === '*' && segments.indexOf('*') === segments.length - 1 && operation === 'SUBSCRIBE');
  const shown = droppable ? [segments, segments.slice(0, -1)] : [segments];
  return shown.flatMap((one) => [one, ['', ...one], [...one, '']]);
}

const MOST_RENDERINGS = 6;

/** The renderings of every channel of fewer than `most` segments, each channel by its number; -1 where there are fewer. */
const madeRenderings = new Map<string, Int32Array>();

function numberedRenderings(symbols: Symbols, most: number, operation: OperationName): Int32Array {
  const key = `${operation} ${most} ${symbols.join()}`;
  const known = madeRenderings.get(key);
  if (known) return known;
  const numbers = new Int32Array(firstOf(symbols, most) * MOST_RENDERINGS).fill(-1);
  for (let depth = 0; depth < most; depth++) { // a rendering may have one segment more
    const first = firstOf(symbols, depth);
    for (let index = 0; index < symbols.length ** depth; index++) {
      renderings(channelAt(symbols, index, depth), operation).forEach((shown, place) => {
        numbers[(first + index) * MOST_RENDERINGS + place] = firstOf(symbols, shown.length) + indexOf(symbols, shown);
      });
    }
  }
  madeRenderings.set(key, numbers);
  return numbers;
}

/** The channels by their numbers. */
function* everyChannel(symbols: Symbols, most: number): Iterable<[number, string[]]> {
  for (let depth = 0, number = 0; depth <= most; depth++) {
    const scratch = new Array<string>(depth);
    const total = symbols.length ** depth;
    for (let index = 0; index < total; index++, number++) yield [number, channelAt(symbols, index, depth, scratch)];
  }
}

function channelOf(symbols: Symbols, number: number): string[] {
  let depth = 0;
  while (firstOf(symbols, depth + 1) <= number) depth++;
  return channelAt(symbols, number - firstOf(symbols, depth), depth);
}

/** Channels and identities as no list holds them: among others, each identity of the lists with one member, or one claim, changed. */
function randomCase(symbols: Symbols): fc.Arbitrary<RandomCase> {
  const text = fc.oneof(fc.constantFrom(...symbols, SCOPE), fc.string({ maxLength: 8 }));
  const segment = fc.oneof({ weight: 9, arbitrary: text }, fc.constantFrom(null, 0, 1, true, [], [OWN], {}, { length: 1 }));
  const list = fc.array(fc.oneof({ weight: 4, arbitrary: text }, segment), { maxLength: 4 });
  const member = fc.oneof(text, fc.constantFrom(null, undefined, 0, 1, true, [OWN], {}), list);
  const known = fc.constantFrom(...Object.values(EVERY_IDENTITY));
  const changed = (names: readonly string[]) => (whole: unknown) =>
    fc.tuple(fc.constantFrom(...names), member).map(([name, value]) => ({ ...whole as object, [name]: value }));
  const identity = fc.oneof(
    known,
    known.chain(changed(['sub', 'issuer', 'username', 'groups', 'claims'])),
    known.chain((who) => changed(['tenant', 'token_use', 'client_id', 'scope'])((who as { claims?: unknown })?.claims)
      .map((claims) => ({ ...who as object, claims }))),
    fc.record({ sub: member, issuer: member, username: member, groups: member, claims: fc.anything() }, { requiredKeys: [] }),
    fc.record({ userArn: member, cognitoIdentityId: member, username: member, handlerContext: fc.anything() }, { requiredKeys: [] }),
  );
  const channel = fc.oneof(
    fc.array(segment, { maxLength: 7 }),
    fc.array(segment, { maxLength: 5 }).map((rest) => [NAMESPACE, ...rest]),
    fc.tuple(fc.constantFrom(OWN, TEAM, TENANT), fc.array(segment, { maxLength: 4 })).map(([bound, rest]) => [NAMESPACE, bound, ...rest]),
  );
  // What a template's handler can be given came through JSON.
  return fc.record({ segments: channel, who: identity }).map((one) => JSON.parse(JSON.stringify(one)) as RandomCase);
}

/** The same for every policy, because to make them takes longer than to ask. */
const madeCases = new Map<Symbols, readonly RandomCase[]>();

function casesOf(symbols: Symbols): readonly RandomCase[] {
  const cases = madeCases.get(symbols) ?? fc.sample(randomCase(symbols), { numRuns: RANDOM_CASES, seed: 20261123 });
  madeCases.set(symbols, cases);
  return cases;
}

/** How thorough a proof is: with the symbols of always, channels have up to PROOF_DEPTH segments. */
interface Thoroughness {
  readonly symbols?: Symbols;
  /** Fewer where the same text is proven elsewhere too. */
  readonly randomCases?: number;
}

/** Proves the handlers of a policy against the oracle, on the text in the template, inside QuickJS. */
export function provePolicy(name: string, { policy, code }: Handlers, thoroughness: Thoroughness = {}): void {
  const { symbols = TOKEN_SYMBOLS, randomCases = RANDOM_CASES } = thoroughness;
  const most = symbols === SYMBOLS ? DEPTH : SHALLOW;
  const callers = Object.entries(EVERY_IDENTITY);

  describe.each(operationsOf(code))(`${name}, %s`, (operation) => {
    const total = firstOf(symbols, most + 1);
    /** The channels that are not refused whoever asks, by the rules about channels alone; the others need no identity. */
    const open = new Uint8Array(total);
    /** The numbers of the channels that are allowed, by who asks. */
    const allowed = new Map<unknown, readonly number[]>();
    let bench: HandlerBench;
    beforeAll(async () => {
      bench = await HandlerBench.load(code);
      for (const [number, segments] of everyChannel(symbols, most)) {
        if (!refusesEverybody({ policy, operation, namespace: NAMESPACE, segments })) open[number] = 1;
      }
    });
    afterAll(() => bench.dispose());

    const expected = (segments: readonly unknown[], identity: unknown) =>
      endingOf(verdict({ policy, operation, namespace: NAMESPACE, segments, identity }));
    const exhausted = (identity: unknown): Uint8Array => {
      const endings = new Uint8Array(total);
      for (let depth = 0; depth <= most; depth++) endings.set(bench.exhaust(operation, NAMESPACE, symbols, depth, identity), firstOf(symbols, depth));
      const numbers: number[] = [];
      for (let number = 0; number < total; number++) if (endings[number] === ALLOWED) numbers.push(number);
      allowed.set(identity, numbers);
      return endings;
    };

    test(`answers everybody as the rules say, on every channel of up to ${most} segments`, () => {
      for (const [who, identity] of callers) {
        const endings = exhausted(identity);
        for (let number = 0; number < total; number++) {
          if (open[number] === 0 && endings[number] === REFUSED) continue; // as it has to be, whoever asks
          const segments = channelOf(symbols, number);
          const ending = expected(segments, identity);
          if (endings[number] !== (ending as number)) expect({ who, segments, ending: endings[number] }).toEqual({ who, segments, ending });
        }
      }
    }, 600_000);

    test('answers everybody as the rules say on odd channels', () => {
      for (const [who, identity] of callers) {
        const answers = bench.attempts(operation, NAMESPACE, ODD_CHANNELS.map((segments) => ({ segments, who: identity })));
        const wrong = ODD_CHANNELS.filter((segments, index) => answers[index] !== expected(segments, identity));
        expect({ who, wrong }).toEqual({ who, wrong: [] });
      }
    });

    test('says yes to no rendering of a channel that could do harm', () => {
      const shown = numberedRenderings(symbols, most, operation);
      for (const [who, identity] of callers) {
        if (!allowed.has(identity)) exhausted(identity);
        const isAllowed = new Uint8Array(total);
        for (const number of allowed.get(identity)!) isAllowed[number] = 1;
        for (let at = 0; at < shown.length; at++) {
          if (shown[at] < 0 || isAllowed[shown[at]] === 0) continue;
          const segments = channelOf(symbols, (at - at % MOST_RENDERINGS) / MOST_RENDERINGS);
          if (harmless({ policy, operation, namespace: NAMESPACE, segments, identity })) continue;
          expect(`${operation} ${JSON.stringify(segments)} shown as ${JSON.stringify(channelOf(symbols, shown[at]))} to ${who}`).toBe('refused');
        }
      }
    }, 600_000);

    test('answers as the rules say on random channels and identities', () => {
      const random = casesOf(symbols).slice(0, randomCases);
      for (let from = 0; from < random.length; from += AT_ONCE) {
        const attempts = random.slice(from, from + AT_ONCE);
        const endings = bench.attempts(operation, NAMESPACE, attempts);
        const wrong = attempts.filter(({ segments, who }, index) => endings[index] !== expected(segments, who));
        expect(wrong).toEqual([]);
      }
    });
  });
}
