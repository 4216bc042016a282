import type { ApiAccess, ChannelUse } from './api-access';
import type { Caller } from './callers';
import { labelOf } from './callers';
import type { DenialKind, Verdict } from './verdict';

/** What a test says of one caller. */
export type Assertion = { readonly caller: Caller } & (
  | { readonly operation: 'connect'; readonly expected: Expected }
  | { readonly operation: 'subscribe'; readonly channel: string; readonly expected: Expected }
  | { readonly operation: 'publish'; readonly channel: string; readonly event: unknown; readonly expected: Expected }
  | { readonly operation: 'receive'; readonly channel: string; readonly event: unknown; readonly publisher: Caller; readonly received: unknown });

/** `can`, or which denial. */
export type Expected = 'allowed' | { readonly denied: DenialKind | 'any' };

const RULES: Readonly<Record<DenialKind, string>> = { mode: 'the authorization modes', iam: 'IAM', policy: 'the handler' };

/** Why what a test says is not so; nothing if it is. @throws QuestionError if it makes no sense */
export async function failureOf(assertion: Assertion, access: ApiAccess): Promise<string | undefined> {
  const { caller } = assertion;
  switch (assertion.operation) {
    case 'connect': return compare(assertion.expected, access.connect(caller), `${labelOf(caller)} connect`, access, assertion);
    case 'subscribe': {
      const verdict = await access.subscribe(caller, assertion.channel);
      return compare(assertion.expected, verdict, `${labelOf(caller)} subscribe to ${assertion.channel}`, access, assertion);
    }
    case 'publish': {
      const { verdict, events: [event] } = await access.publish(caller, assertion.channel, [assertion.event]);
      const failure = compare(assertion.expected, verdict, `${labelOf(caller)} publish to ${assertion.channel}`, access, assertion);
      if (failure !== undefined || assertion.expected !== 'allowed' || event.payload !== undefined) return failure;
      return `${labelOf(caller)} should publish to ${assertion.channel}, and the event is ${event.failure ? `reported in failed: ${event.failure.message}` : 'dropped by onPublish'}`;
    }
    case 'receive': return receiveFailure(assertion, access);
  }
}

async function receiveFailure(assertion: Extract<Assertion, { operation: 'receive' }>, access: ApiAccess): Promise<string | undefined> {
  const { caller, channel, event, publisher, received } = assertion;
  const publishing = await failureOf({ operation: 'publish', caller: publisher, channel, event, expected: 'allowed' }, access);
  const subscribing = await failureOf({ operation: 'subscribe', caller, channel, expected: 'allowed' }, access);
  if (publishing !== undefined || subscribing !== undefined) return publishing ?? subscribing;
  const { events: [{ payload }] } = await access.publish(publisher, channel, [event]);
  if (payload !== undefined && canonical(JSON.parse(payload)) === canonical(received)) return undefined;
  return [
    `${labelOf(caller)} should receive on ${channel} what ${labelOf(publisher)} publishes, and receives another event`,
    `  expected: ${canonical(received)}`, `  received: ${payload === undefined ? 'none' : canonical(JSON.parse(payload))}`,
  ].join('\n');
}

function compare(expected: Expected, verdict: Verdict, what: string, access: ApiAccess, assertion: Assertion): string | undefined {
  const { outcome, reason } = verdict;
  const wanted = expected === 'allowed' ? 'can' : 'cannot';
  const failure = (found: string, advice?: string): string => (
    [`expected: ${what.replace(/ (connect|subscribe|publish)/, ` ${wanted} $1`)}`, `found: ${found}: ${reason}`, ...advice === undefined ? [] : [`to change it: ${advice}`]].join('\n  '));
  if (outcome === 'undecided') return failure('undecided, which is neither');
  if (expected === 'allowed') return outcome === 'allowed' ? undefined : failure(`denied by ${RULES[verdict.because]}`, adviceToAllow(verdict.because, access, assertion));
  if (outcome === 'allowed') return failure('allowed', adviceToDeny(access, assertion));
  if (expected.denied === 'any' || expected.denied === verdict.because) return undefined;
  return failure(`denied by ${RULES[verdict.because]}, and not by ${RULES[expected.denied]}`, `the first check that denies is the only one that counts; ${adviceToAllow(verdict.because, access, assertion)}`);
}

function adviceToAllow(because: DenialKind, { api }: ApiAccess, assertion: Assertion): string {
  if (assertion.operation === 'connect') return because === 'mode' ? 'add the mode to connectionAuthModes of the API' : `grant appsync:EventConnect on ${api.arn}`;
  const use: ChannelUse = assertion.operation === 'subscribe' ? 'subscribe' : 'publish';
  const namespace = namespaceOf(assertion.channel);
  switch (because) {
    case 'mode': return `add the caller's mode to ${use}AuthModes of namespace ${namespace}, and to the providers of the API`;
    case 'iam': return `grant appsync:Event${use === 'subscribe' ? 'Subscribe' : 'Publish'} on namespace ${namespace} to the role`;
    case 'policy': return `${use}Policy, or ${use === 'subscribe' ? 'onSubscribe' : 'onPublish'}, of namespace ${namespace} would have to admit this caller on this channel`;
  }
}

function adviceToDeny(access: ApiAccess, assertion: Assertion): string {
  if (assertion.operation === 'connect') return 'take the mode out of connectionAuthModes of the API';
  const name = namespaceOf(assertion.channel);
  const isSubscribing = assertion.operation === 'subscribe';
  const handler = isSubscribing ? 'onSubscribe' : 'onPublish';
  const has = access.codeOf(name)?.handlers?.exports.includes(handler);
  const policy = `${isSubscribing ? 'subscribe' : 'publish'}Policy`;
  return has ? `a narrower ${policy}, or an ${handler} that refuses this caller` : `give namespace ${name} a ${policy}, or an ${handler} that refuses this caller`;
}

function namespaceOf(channel: string): string {
  return channel.replace(/^\//, '').split('/')[0];
}

/** JSON with the names in order, since their order says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => typeof member === 'object' && member !== null && !Array.isArray(member)
    ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => one < other ? -1 : 1)) : member) ?? 'nothing';
}
