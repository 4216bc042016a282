import { attribute, reference } from './attributes';
import { isObject, member, objectOf } from './json';
import type { Json, JsonObject } from './json';
import type { Environment, Resource, Stack } from './stack';

/** A value that only a deployment would give, or that is malformed; its message names the intrinsic. */
export class Unresolved extends Error {}

/** What `AWS::NoValue` resolves to on the way; objects and lists drop it. */
const NO_VALUE = Symbol('AWS::NoValue');
/** Deeper than any real template, and far from the end of the stack. */
const MAX_DEPTH = 100;
/** Conditions and names may refer to one another, so that a small template can ask for very much. */
const MAX_STEPS = 1_000_000;

type Intrinsic = (argument: Json, stack: Stack, depth: number) => Json;

/**
 * Resolves values of templates as CloudFormation would.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class Resolver {
  private readonly intrinsics: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
    ['Ref', (argument, stack, depth) => this.ref(text(argument, 'Ref'), stack, depth)],
    ['Condition', (argument, stack, depth) => this.condition(text(argument, 'Condition'), stack, depth)],
    ['Fn::GetAtt', (argument, stack, depth) => this.getAtt(argument, stack, depth)],
    ['Fn::Join', (argument, stack, depth) => {
      const [separator, items] = this.list(argument, stack, depth, 'Fn::Join');
      return this.list(items, stack, depth, 'Fn::Join').map((item) => text(item, 'Fn::Join')).join(text(separator, 'Fn::Join'));
    }],
    ['Fn::Split', (argument, stack, depth) => {
      const [separator, whole] = this.list(argument, stack, depth, 'Fn::Split');
      return text(whole, 'Fn::Split').split(text(separator, 'Fn::Split'));
    }],
    ['Fn::Select', (argument, stack, depth) => {
      const [index, items] = this.list(argument, stack, depth, 'Fn::Select');
      const chosen = this.list(items, stack, depth, 'Fn::Select')[Number(index)];
      if (chosen === undefined) throw new Unresolved(`Fn::Select has no item ${String(index)}`);
      return chosen;
    }],
    ['Fn::Base64', (argument, stack, depth) => Buffer.from(text(this.resolve(argument, stack, depth), 'Fn::Base64'), 'utf8').toString('base64')],
    ['Fn::Sub', (argument, stack, depth) => this.sub(argument, stack, depth)],
    ['Fn::If', (argument, stack, depth) => {
      if (!Array.isArray(argument) || argument.length !== 3) throw new Unresolved('Fn::If takes a condition and two values');
      return this.value(argument[this.condition(text(argument[0], 'Fn::If'), stack, depth) ? 1 : 2], stack, depth);
    }],
    ['Fn::Equals', (argument, stack, depth) => {
      const [left, right] = this.list(argument, stack, depth, 'Fn::Equals');
      return text(left, 'Fn::Equals') === text(right, 'Fn::Equals');
    }],
    ['Fn::Not', (argument, stack, depth) => !truth(this.list(argument, stack, depth, 'Fn::Not')[0])],
    ['Fn::And', (argument, stack, depth) => this.list(argument, stack, depth, 'Fn::And').every(truth)],
    ['Fn::Or', (argument, stack, depth) => this.list(argument, stack, depth, 'Fn::Or').some(truth)],
    ['Fn::FindInMap', (argument, stack, depth) => {
      const [map, top, second] = this.list(argument, stack, depth, 'Fn::FindInMap').map((key) => text(key, 'Fn::FindInMap'));
      const found = member(objectOf(member(objectOf(member(stack.section('Mappings'), map)), top)), second);
      if (found === undefined) throw new Unresolved(`Fn::FindInMap finds nothing at ${map}.${top}.${second}`);
      return found;
    }],
    ['Fn::ImportValue', (argument, stack, depth) => this.importValue(text(this.resolve(argument, stack, depth), 'Fn::ImportValue'), depth)],
  ]);

  private steps = 0;

  constructor(private readonly stacks: readonly Stack[], private readonly environment: Environment) {}

  /** @throws Unresolved */
  public resolve(value: Json, stack: Stack, depth = 0): Json {
    const resolved = this.value(value, stack, depth);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  /** @throws Unresolved */
  public property(resource: Resource, name: string): Json {
    return this.resolve(member(resource.properties, name), resource.stack);
  }

  /** @throws Unresolved */
  public reference(resource: Resource): string {
    return reference(resource, (other, name) => this.name(other, name, 0));
  }

  /** Whether the resource's condition lets it exist. @throws Unresolved */
  public exists({ condition, stack }: Resource): boolean {
    return condition === undefined || this.condition(condition, stack, 0);
  }

  private value(value: Json, stack: Stack, depth: number): Json {
    this.steps += 1;
    if (this.steps > MAX_STEPS) throw new Unresolved(`the template takes more than ${MAX_STEPS} steps to resolve`);
    if (depth > MAX_DEPTH) throw new Unresolved(`nested deeper than ${MAX_DEPTH} levels, or in a circle`);
    if (Array.isArray(value)) return value.map((item: Json) => this.value(item, stack, depth + 1)).filter((item) => item !== NO_VALUE);
    if (!isObject(value)) return value;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
    const intrinsic = others.length === 0 ? this.intrinsics.get(name) : undefined;
    if (intrinsic) return intrinsic(argument, stack, depth + 1);
    if (others.length === 0 && name.startsWith('Fn::')) throw new Unresolved(`${name} is not supported by the local engine`);
    return Object.fromEntries(Object.entries(value)
      .map(([key, item]) => [key, this.value(item, stack, depth + 1)] as const)
      .filter(([, item]) => item !== NO_VALUE));
  }

  private list(value: Json, stack: Stack, depth: number, intrinsic: string): readonly Json[] {
    const resolved = this.resolve(value, stack, depth);
    if (!Array.isArray(resolved)) throw new Unresolved(`${intrinsic} takes a list`);
    return resolved as readonly Json[];
  }

  private ref(name: string, stack: Stack, depth: number): Json {
    switch (name) {
      case 'AWS::NoValue': return NO_VALUE;
      case 'AWS::AccountId': return stack.accountId;
      case 'AWS::Region': return stack.region;
      case 'AWS::Partition': return stack.partition;
      case 'AWS::StackName': return stack.name;
      case 'AWS::StackId': return `arn:${stack.partition}:cloudformation:${stack.region}:${stack.accountId}:stack/${stack.name}/local`;
      case 'AWS::URLSuffix': return stack.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
    }
    const parameter = member(stack.section('Parameters'), name);
    if (parameter !== undefined) return parameterValue(name, objectOf(parameter));
    return reference(this.existing(name, stack, 'Ref', depth), (resource, property) => this.name(resource, property, depth));
  }

  private getAtt(argument: Json, stack: Stack, depth: number): Json {
    const [logicalId, ...rest] = typeof argument === 'string' ? argument.split('.') : this.list(argument, stack, depth, 'Fn::GetAtt');
    const name = rest.map((part) => text(part, 'Fn::GetAtt')).join('.');
    const resource = this.existing(text(logicalId, 'Fn::GetAtt'), stack, 'Fn::GetAtt', depth);
    const value = attribute(resource, name, this.environment, (other, property) => this.name(other, property, depth));
    if (value === undefined) throw new Unresolved(`Fn::GetAtt ${resource.logicalId}.${name}: the local engine does not know this attribute of ${resource.type}`);
    return value;
  }

  private existing(logicalId: string, stack: Stack, intrinsic: string, depth: number): Resource {
    const resource = stack.resources.get(logicalId);
    if (!resource) throw new Unresolved(`${intrinsic} ${logicalId}: the template has no such resource or parameter`);
    if (resource.condition !== undefined && !this.condition(resource.condition, stack, depth)) {
      throw new Unresolved(`${intrinsic} ${logicalId}: its condition ${resource.condition} is false`);
    }
    return resource;
  }

  private name(resource: Resource, property: string, depth: number): string | undefined {
    const value = this.resolve(member(resource.properties, property), resource.stack, depth + 1);
    return value === undefined ? undefined : text(value, property);
  }

  private condition(name: string, stack: Stack, depth: number): boolean {
    const condition = member(stack.section('Conditions'), name);
    if (condition === undefined) throw new Unresolved(`there is no condition ${name}`);
    return truth(this.resolve(condition, stack, depth + 1));
  }

  private sub(argument: Json, stack: Stack, depth: number): string {
    const [template, own] = Array.isArray(argument) ? argument as Json[] : [argument, undefined];
    const variables = objectOf(own);
    return text(template, 'Fn::Sub').replace(/\$\{([^}]*)\}/g, (_, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      const key = name.trim();
      if (Object.hasOwn(variables, key)) return text(this.resolve(variables[key], stack, depth), 'Fn::Sub');
      return text(this.resolve(key.includes('.') ? { 'Fn::GetAtt': key } : { Ref: key }, stack, depth), 'Fn::Sub');
    });
  }

  private importValue(name: string, depth: number): Json {
    for (const stack of this.stacks) {
      for (const output of Object.values(stack.section('Outputs')).map(objectOf)) {
        const exported = objectOf(output.Export).Name;
        if (exported !== undefined && this.resolve(exported, stack, depth + 1) === name) return this.resolve(output.Value, stack, depth + 1);
      }
    }
    throw new Unresolved(`Fn::ImportValue ${name}: no stack of the app exports it`);
  }
}

function parameterValue(name: string, { Type: type, Default: fallback }: JsonObject): Json {
  if (typeof type === 'string' && type.startsWith('AWS::SSM::')) throw new Unresolved(`parameter ${name} is read from SSM at deployment`);
  if (fallback === undefined) throw new Unresolved(`parameter ${name} has no default`);
  return typeof type === 'string' && /List/.test(type) ? text(fallback, 'Default').split(',') : fallback;
}

/** CloudFormation takes numbers and booleans for text. */
function text(value: Json, intrinsic: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unresolved(`${intrinsic} takes text, and got ${JSON.stringify(value)?.slice(0, 80) ?? 'nothing'}`);
}

function truth(value: Json): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new Unresolved('a condition is neither true nor false');
}
