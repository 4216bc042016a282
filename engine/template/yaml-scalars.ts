import type { Json } from './json';

const INTRINSICS = [
  'And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Length', 'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString',
  'Transform',
];

/** The short form of an intrinsic, and its name. */
export const TAGS: ReadonlyMap<string, string> = new Map([
  ...INTRINSICS.map((name) => [`!${name}`, `Fn::${name}`] as const), ['!Ref', 'Ref'], ['!Condition', 'Condition'],
]);

const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/;
const FALSE = /^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * What a scalar without quotes is in YAML 1.1, of which CloudFormation has no timestamps, so that `2012-10-17` is a text.
 *
 * `y` and `n` are texts, since `AttributeType: N` works. A number that is not written as JSON would write it stays as it is written:
 * `012345678901` may be an account, and `22:22` two ports.
 */
export function readScalar(source: string): Json {
  if (NULL.test(source)) return null;
  if (TRUE.test(source)) return true;
  if (FALSE.test(source)) return false;
  return NUMBER.test(source) && String(Number(source)) === source ? Number(source) : source;
}
