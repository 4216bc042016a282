import * as fc from 'fast-check';
import { Ending, HandlerBench } from './handler-bench';
import { IDENTITIES, OTHER, OWN } from './identities';
import { harmless, OperationName, PolicyName, verdict } from './oracle';
import { ChannelPolicy } from '../../src';
import { EventsStack, IAM, namespaceOf, USER_POOL } from '../support/events-stack';

const NAMESPACE = 'ns';
/** What a channel is made of: the namespace, the caller, others that look like the caller, wildcards, nothing. */
export const SYMBOLS = [NAMESPACE, OWN, OTHER, 'own-x', 'OWN', '*', '**', '', 'x'] as const;
/** Five segments are the most, so six show what is beyond. That takes minutes; four show every rule but the limit itself. */
const DEPTH = Number(process.env.PROOF_DEPTH ?? 4);
const RANDOM_CASES = 20_000;

/** The handlers of a namespace with one policy for both operations, as the template has them. */
export function handlersOf(policy: ChannelPolicy): string {
  const stack = new EventsStack();
  const both = [USER_POOL, IAM];
  stack.events({ defaultNamespaces: false }).addNamespace(NAMESPACE, {
    subscribePolicy: policy, subscribeAuthModes: both, publishPolicy: policy, publishAuthModes: both,
  });
  return namespaceOf(stack, NAMESPACE).CodeHandlers!;
}

/** The channel with the index that it has in HandlerBench.exhaust(). */
export function channelAt(index: number, depth: number, segments = new Array<string>(depth)): string[] {
  for (let at = depth - 1, rest = index; at >= 0; at--, rest = Math.floor(rest / SYMBOLS.length)) {
    segments[at] = SYMBOLS[rest % SYMBOLS.length];
  }
  return segments;
}

function indexOf(segments: readonly string[]): number {
  return segments.reduce((index, segment) => index * SYMBOLS.length + (SYMBOLS as readonly string[]).indexOf(segment), 0);
}

const endingOf = (answer: 'allow' | 'deny') => answer === 'allow' ? Ending.ALLOWED : Ending.REFUSED;

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

/** Proves the handlers of a policy against the oracle, on the text in the template, inside QuickJS. */
export function provePolicy(policy: PolicyName, channelPolicy: ChannelPolicy): void {
  const code = handlersOf(channelPolicy);
  const operations = (['SUBSCRIBE', 'PUBLISH'] as const).filter((operation) =>
    code.includes(operation === 'SUBSCRIBE' ? 'onSubscribe' : 'onPublish'));

  describe.each(operations)(`${policy}(), %s`, (operation) => {
    let bench: HandlerBench;
    beforeAll(async () => {
      bench = await HandlerBench.load(code);
    });
    afterAll(() => bench.dispose());

    const answers = new Map<unknown, readonly Uint8Array[]>();
    const answersTo = (identity: unknown): readonly Uint8Array[] => {
      const known = answers.get(identity)
        ?? Array.from({ length: DEPTH + 1 }, (_, depth) => bench.exhaust(operation, NAMESPACE, SYMBOLS, depth, identity));
      answers.set(identity, known);
      return known;
    };

    test.each(Object.entries(IDENTITIES))(`answers as the rules say on every channel of up to ${DEPTH} segments: %s`, (_, identity) => {
      answersTo(identity).forEach((endings, depth) => {
        const scratch = new Array<string>(depth);
        for (let index = 0; index < endings.length; index++) {
          const segments = channelAt(index, depth, scratch);
          const expected = endingOf(verdict({ policy, operation, namespace: NAMESPACE, segments, identity }));
          if (endings[index] !== (expected as number)) expect({ segments, ending: endings[index] }).toEqual({ segments, ending: expected });
        }
      });
    }, 120_000);

    test.each(Object.entries(IDENTITIES))('says yes to no rendering of a channel that could do harm: %s', (_, identity) => {
      const endings = answersTo(identity);
      for (let depth = 0; depth <= DEPTH - 2; depth++) { // a rendering may have two segments more
        for (let index = 0; index < SYMBOLS.length ** depth; index++) {
          const segments = channelAt(index, depth);
          if (harmless({ policy, operation, namespace: NAMESPACE, segments, identity })) continue;
          const harm = renderings(segments, operation).find((shown) => endings[shown.length][indexOf(shown)] === (Ending.ALLOWED as number));
          if (harm) expect(`${operation} ${JSON.stringify(segments)} shown as ${JSON.stringify(harm)}`).toBe('refused');
        }
      }
    }, 120_000);

    test('answers as the rules say on random channels and identities', () => {
      const text = fc.oneof(fc.constantFrom(...SYMBOLS), fc.string({ maxLength: 8 }));
      const segment = fc.oneof({ weight: 9, arbitrary: text }, fc.constantFrom(null, 0, 1, true, [], [OWN], {}, { length: 1 }));
      const member = fc.oneof(text, fc.constantFrom(null, undefined, 0, 1, true, [OWN], {}));
      const identity = fc.oneof(
        fc.constantFrom(...Object.values(IDENTITIES)),
        fc.record({ sub: member, issuer: member, username: member, claims: fc.anything() }, { requiredKeys: [] }),
        fc.record({ userArn: member, cognitoIdentityId: member, username: member, handlerContext: fc.anything() }, { requiredKeys: [] }),
      );
      const channel = fc.oneof(
        fc.array(segment, { maxLength: 7 }),
        fc.array(segment, { maxLength: 5 }).map((rest) => [NAMESPACE, ...rest]),
        fc.array(segment, { maxLength: 4 }).map((rest) => [NAMESPACE, OWN, ...rest]),
      );
      fc.assert(fc.property(channel, identity, (segments, who) => {
        // What a template's handler can be given came through JSON.
        const asJson = JSON.parse(JSON.stringify({ segments, who })) as { segments: unknown[]; who?: unknown };
        const expected = endingOf(verdict({ policy, operation, namespace: NAMESPACE, segments: asJson.segments, identity: asJson.who }));
        expect(bench.attempt(operation, NAMESPACE, asJson.segments, asJson.who)).toBe(expected);
      }), { numRuns: RANDOM_CASES, seed: 20261123 });
    }, 120_000);
  });
}
