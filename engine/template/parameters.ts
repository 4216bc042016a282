import { isObject, member, objectOf } from './json';
import type { Json, JsonObject } from './json';
import { literal } from './literal';
import type { OutsideSource, OutsideValues } from './outside-values';
import { checkParameter } from './parameter-rules';
import { physicalUuid } from './physical-ids';
import type { Stack } from './stack';
import { Unresolved } from './unresolved';

/** Resolves a value in the stack that it stands in. @throws Unresolved */
export type Resolve = (value: Json, stack: Stack, depth: number) => Json;

/**
 * The parameters of templates: passed by the parent of a nested stack, given by the developer, or by default.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export class Parameters {
  constructor(private readonly outside: OutsideValues, private readonly resolve: Resolve) {}

  /** A text, or a list of texts. @throws Unresolved */
  public valueOf(name: string, stack: Stack, depth: number): Json {
    const definition = objectOf(member(stack.section('Parameters'), name));
    const { Type: type } = definition;
    if (typeof type !== 'string') throw new Unresolved(`parameter ${name} has no type`);
    const stored = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(type);
    const text = stored ? this.storedValue(name, definition, stack, depth) : this.plainValue(name, definition, stack, depth);
    if (!stored) checkParameter(name, definition, text); // otherwise the rules are for the name in SSM
    return /^(?:CommaDelimitedList$|List<)/.test(stored?.[1] ?? type) ? text.split(',').map((item) => item.trim()) : text;
  }

  private plainValue(name: string, definition: JsonObject, stack: Stack, depth: number): string {
    const known = this.knownText(name, definition, stack, depth);
    return known ?? this.outside.valueOf({ givenAs: givenAs(name, stack), where: whereOf(name, stack), message: `parameter ${name} has no default` });
  }

  /** A developer gives what SSM would give, not the name there. */
  private storedValue(name: string, definition: JsonObject, stack: Stack, depth: number): string {
    const given = this.outside.givenValue(givenAs(name, stack));
    if (given !== undefined) return given;
    const path = this.knownText(name, definition, stack, depth);
    const message = `parameter ${name} is read from SSM at deployment`;
    return this.outside.valueOf(path === undefined ? { givenAs: [], where: whereOf(name, stack), message } : storedSource(path, stack, message));
  }

  private knownText(name: string, { Default: value }: JsonObject, stack: Stack, depth: number): string | undefined {
    const passed = this.passedText(name, stack, depth) ?? this.outside.givenValue(givenAs(name, stack));
    return passed ?? (value === undefined ? undefined : literal(value, `the default of parameter ${name}`));
  }

  private passedText(name: string, { parent }: Stack, depth: number): string | undefined {
    if (!parent) return undefined;
    const { Parameters: passed } = parent.properties;
    const value = isObject(passed) && Object.hasOwn(passed, name) ? this.resolve(passed[name], parent.stack, depth + 1) : undefined;
    if (value === undefined) return undefined;
    return (Array.isArray(value) ? value : [value]).map((item: Json) => literal(item, `parameter ${name}`)).join(',');
  }
}

/** A parameter of the Systems Manager, which stacks share. */
export function storedSource(path: string, stack: Stack, message: string): OutsideSource {
  return { givenAs: [`ssm:${path}`], where: `ssm:${path} in ${stack.accountId}/${stack.region}`, message };
}

function givenAs(name: string, { id, name: stackName, parent }: Stack): readonly string[] {
  return parent ? [] : [`${id}:${name}`, `${stackName}:${name}`, name];
}

function whereOf(name: string, stack: Stack): string {
  return `${stack.id}/${name}`;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
export function pseudoParameter(name: string, stack: Stack): string | undefined {
  switch (name) {
    case 'AWS::AccountId': return stack.accountId;
    case 'AWS::Region': return stack.region;
    case 'AWS::Partition': return stack.partition;
    case 'AWS::StackName': return stack.name;
    case 'AWS::StackId': return stackId(stack);
    case 'AWS::URLSuffix': return stack.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
    default: return undefined;
  }
}

export function stackId({ id, name, accountId, region, partition }: Stack): string {
  return `arn:${partition}:cloudformation:${region}:${accountId}:stack/${name}/${physicalUuid(id)}`;
}
