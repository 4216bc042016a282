import { objectOf } from './json';
import type { Json } from './json';
import { literal } from './literal';
import { physicalUuid } from './physical-ids';
import type { Stack } from './stack';
import { Unresolved } from './unresolved';

/** What a parameter is when nobody gives it a value. @throws Unresolved */
export function parameterDefault(name: string, parameter: Json): Json {
  const { Type: type, Default: value } = objectOf(parameter);
  if (typeof type !== 'string') throw new Unresolved(`parameter ${name} has no type`);
  if (type.startsWith('AWS::SSM::')) throw new Unresolved(`parameter ${name} is read from SSM at deployment`);
  if (value === undefined) throw new Unresolved(`parameter ${name} has no default`);
  const text = literal(value, `the default of parameter ${name}`);
  return type === 'CommaDelimitedList' || type.startsWith('List<') ? text.split(',').map((item) => item.trim()) : text;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
export function pseudoParameter(name: string, stack: Stack): string | undefined {
  switch (name) {
    case 'AWS::AccountId': return stack.accountId;
    case 'AWS::Region': return stack.region;
    case 'AWS::Partition': return stack.partition;
    case 'AWS::StackName': return stack.name;
    case 'AWS::StackId': return `arn:${stack.partition}:cloudformation:${stack.region}:${stack.accountId}:stack/${stack.name}/${physicalUuid(stack.id)}`;
    case 'AWS::URLSuffix': return stack.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
    default: return undefined;
  }
}
