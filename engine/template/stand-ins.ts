import { isObject, member, objectOf } from './json';
import type { Json } from './json';
import { UnknownValue } from './outside-values';
import type { OutsideSource } from './outside-values';
import { physicalId } from './physical-ids';
import type { Reader } from './reader';
import type { Stack } from './stack';
import { unlessUnresolved } from './unresolved';
import type { StandIn } from '../application';

/** What a stand-in looks like. */
type Shape = (source: OutsideSource, stack: Stack) => string;

/** So many values may be put together to one. */
const MAX_SOURCES = 5;

const poolId: Shape = ({ where }, { region }) => `${region}_local${physicalId(where, 'pool', 9)}`;
const poolArn: Shape = (source, stack) => `arn:${stack.partition}:cognito-idp:${stack.region}:${stack.accountId}:userpool/${poolId(source, stack)}`;
const clientId: Shape = ({ where }) => `local${physicalId(where, 'client', 21)}`;

/** What an API says of a user pool that may be of another app; the ARN of a pool is given where a template takes its id out of one. */
const SETTINGS: readonly { readonly name: string; readonly shapes: readonly Shape[]; readonly fits: RegExp }[] = [
  { name: 'UserPoolId', shapes: [poolId, poolArn], fits: /^[\w-]+_local[a-z0-9]{9}$/ },
  { name: 'AwsRegion', shapes: [(_, { region }) => region], fits: /^[a-z0-9-]+$/ },
  { name: 'AppIdClientRegex', shapes: [clientId], fits: /./ },
];

/**
 * Stand-ins for the user pools of other apps: the local Cognito has those pools too, whatever their ids are.
 *
 * Nothing else gets one. A condition is not decided by one, and what else cannot be resolved is refused.
 */
export function findStandIns(reader: Reader): readonly StandIn[] {
  const found = new Map<string, string>();
  for (const { properties, stack } of reader.resources('AWS::AppSync::Api')) {
    const outermost = (value: Json): Json => unlessUnresolved(() => reader.resolver.outermost(value, stack));
    const providers = outermost(objectOf(outermost(properties.EventConfig)).AuthProviders);
    for (const provider of Array.isArray(providers) ? providers : []) {
      const config = outermost(member(objectOf(outermost(provider)), 'CognitoConfig'));
      for (const { name, shapes, fits } of isObject(config) ? SETTINGS : []) {
        for (const [where, value] of firstThatFits(reader, objectOf(config)[name], stack, shapes, fits)) found.set(where, value);
      }
    }
  }
  return [...found].map(([where, value]) => ({ where, value }));
}

function firstThatFits(reader: Reader, value: Json, stack: Stack, shapes: readonly Shape[], fits: RegExp): ReadonlyMap<string, string> {
  const { outside } = reader.resolver;
  for (const shape of shapes) {
    const given = new Map<OutsideSource, string>();
    const resolved = resolveWith(reader, value, stack, (source) => {
      given.set(source, shape(source, stack));
      outside.standIn(source, shape(source, stack));
    });
    if (typeof resolved === 'string' && fits.test(resolved)) return new Map([...given].map(([{ where }, standIn]) => [where, standIn]));
    for (const source of given.keys()) outside.standIn(source, undefined);
  }
  return new Map();
}

/** Nothing, if it cannot be resolved for another reason than that somebody else knows a value. */
function resolveWith({ resolver }: Reader, value: Json, stack: Stack, provide: (source: OutsideSource) => void): Json {
  for (let sources = 0; sources <= MAX_SOURCES; sources += 1) {
    try {
      return resolver.resolve(value, stack);
    } catch (error) {
      if (!(error instanceof UnknownValue)) return undefined;
      provide(error.source);
    }
  }
  return undefined;
}
