import * as fc from 'fast-check';
import { channelAt, indexOf, ODD_CHANNELS, Symbols, SYMBOLS, TOKEN_SYMBOLS } from './channels';
import { Handlers, NAMESPACE } from './generated-handlers';
import { Ending, HandlerBench } from './handler-bench';
import { IDENTITIES, OWN } from './identities';
import { harmless, OperationName, verdict } from './oracle';
import { EVERY_IDENTITY, SCOPE, TEAM, TENANT } from './token-identities';

/** Five segments are the most, so six show what is beyond. That takes minutes; four show every rule but the limit itself. */
const DEPTH = Number(process.env.PROOF_DEPTH ?? 4);
/**
 * Six segments take minutes for each policy. What is beyond four is the same code in all of them: it is proven on the
 * five policies of always, and here by odd channels and random ones.
 */
const SHALLOW = Math.min(DEPTH, 4);
const RANDOM_CASES = 20_000;
const AT_ONCE = 1_000;

interface RandomCase {
  readonly segments: readonly unknown[];
  readonly who?: unknown;
}

/** Every channel of PROOF_DEPTH segments for the identities of always, or of four at most for all of them. */
export enum Thoroughness { DEEP, BROAD }

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

function randomCases(symbols: Symbols): readonly RandomCase[] {
  const cases = madeCases.get(symbols) ?? fc.sample(randomCase(symbols), { numRuns: RANDOM_CASES, seed: 20261123 });
  madeCases.set(symbols, cases);
  return cases;
}

/** Proves the handlers of a policy against the oracle, on the text in the template, inside QuickJS. */
export function provePolicy(name: string, { policy, code }: Handlers, thoroughness = Thoroughness.BROAD): void {
  const isDeep = thoroughness === Thoroughness.DEEP;
  const symbols = isDeep ? SYMBOLS : TOKEN_SYMBOLS;
  const cases = Object.entries(EVERY_IDENTITY).map(([who, identity]) => ({ who, identity, depth: isDeep && who in IDENTITIES ? DEPTH : SHALLOW }));

  describe.each(operationsOf(code))(`${name}, %s`, (operation) => {
    let bench: HandlerBench;
    beforeAll(async () => {
      bench = await HandlerBench.load(code);
    });
    afterAll(() => bench.dispose());

    const expected = (segments: readonly unknown[], identity: unknown) =>
      endingOf(verdict({ policy, operation, namespace: NAMESPACE, segments, identity }));
    const answers = new Map<unknown, readonly Uint8Array[]>();
    const answersTo = (identity: unknown, most: number): readonly Uint8Array[] => {
      const known = answers.get(identity)
        ?? Array.from({ length: most + 1 }, (_, depth) => bench.exhaust(operation, NAMESPACE, symbols, depth, identity));
      answers.set(identity, known);
      return known;
    };

    test.each(cases)('answers as the rules say on every channel of up to $depth segments: $who', ({ identity, depth: most }) => {
      answersTo(identity, most).forEach((endings, depth) => {
        const scratch = new Array<string>(depth);
        for (let index = 0; index < endings.length; index++) {
          const segments = channelAt(symbols, index, depth, scratch);
          const ending = expected(segments, identity);
          if (endings[index] !== (ending as number)) expect({ segments, ending: endings[index] }).toEqual({ segments, ending });
        }
      });
      const odd = bench.attempts(operation, NAMESPACE, ODD_CHANNELS.map((segments) => ({ segments, who: identity })));
      ODD_CHANNELS.forEach((segments, index) => {
        expect({ segments, ending: odd[index] }).toEqual({ segments, ending: expected(segments, identity) });
      });
    }, 120_000);

    test.each(cases)('says yes to no rendering of a channel that could do harm: $who', ({ identity, depth: most }) => {
      const endings = answersTo(identity, most);
      if (!endings.some((those) => those.includes(Ending.ALLOWED))) return; // then no rendering is allowed either
      for (let depth = 0; depth < most; depth++) { // a rendering may have one segment more
        const scratch = new Array<string>(depth);
        for (let index = 0; index < symbols.length ** depth; index++) {
          const segments = channelAt(symbols, index, depth, scratch);
          const harm = renderings(segments, operation)
            .find((shown) => endings[shown.length][indexOf(symbols, shown)] === (Ending.ALLOWED as number));
          if (!harm || harmless({ policy, operation, namespace: NAMESPACE, segments, identity })) continue;
          expect(`${operation} ${JSON.stringify(segments)} shown as ${JSON.stringify(harm)}`).toBe('refused');
        }
      }
    }, 120_000);

    test('answers as the rules say on random channels and identities', () => {
      const random = randomCases(symbols);
      for (let from = 0; from < random.length; from += AT_ONCE) {
        const attempts = random.slice(from, from + AT_ONCE);
        const endings = bench.attempts(operation, NAMESPACE, attempts);
        const wrong = attempts.filter(({ segments, who }, index) => endings[index] !== expected(segments, who));
        expect(wrong).toEqual([]);
      }
    }, 120_000);
  });
}
