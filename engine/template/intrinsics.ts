import { attributeOf, referenceOf } from './attributes';
import { Conditions } from './conditions';
import { Exports } from './exports';
import { isObject, kindOf, member, objectOf, strictObject } from './json';
import type { Json } from './json';
import { literal } from './literal';
import { OutsideValues } from './outside-values';
import { Parameters, pseudoParameter, stackId, storedSource } from './parameters';
import type { Environment, Resource, Stack } from './stack';
import { substitute } from './substitution';
import { Unresolved } from './unresolved';
import { WorkBudget } from './work-budget';
import { printable } from '../printable';

const NESTED_STACK = 'AWS::CloudFormation::Stack';
/** What `AWS::NoValue` resolves to on the way; objects and lists drop it. */
const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Resolves values of templates as CloudFormation would, each when it is asked for.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class Resolver {
  public readonly outside: OutsideValues;
  private readonly budget = new WorkBudget();
  private readonly conditions = new Conditions((...value) => this.outside.decide(() => this.text(...value)), this.budget);
  private readonly parameters: Parameters;
  private readonly exports: Exports;

  constructor(stacks: readonly Stack[], private readonly environment: Environment) {
    this.outside = new OutsideValues(environment.parameters);
    this.parameters = new Parameters(this.outside, (...value) => this.resolve(...value));
    this.exports = new Exports(stacks, this.conditions, this.outside, (...value) => this.text(...value));
  }

  /** The whole value; nothing for `AWS::NoValue`. @throws Unresolved */
  public resolve(value: Json, stack: Stack, depth = 0): Json {
    const resolved = this.value(value, stack, depth);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  /** The value with its outermost layer resolved, so that one member that cannot be resolved does not take the others with it. @throws Unresolved */
  public outermost(value: Json, stack: Stack, depth = 0): Json {
    this.budget.step(depth);
    const intrinsic = intrinsicOf(value);
    if (intrinsic === undefined) return value;
    if (intrinsic.name !== 'Fn::If') return this.resolve(value, stack, depth);
    return this.outermost(this.branch(intrinsic.argument, stack, depth), stack, depth + 1);
  }

  /** @throws Unresolved */
  public property({ properties, stack }: Resource, name: string): Json {
    return this.resolve(member(properties, name), stack);
  }

  /** What `Ref` gives. @throws Unresolved */
  public reference(resource: Resource, depth = 0): string {
    if (resource.type === NESTED_STACK) return stackId(this.nested(resource, `Ref ${resource.logicalId}`));
    return this.finished(referenceOf(resource, (name) => this.textProperty(resource, name, depth)), resource.stack);
  }

  /** What `Fn::GetAtt` gives. @throws Unresolved */
  public attribute(resource: Resource, name: string, depth = 0): string {
    if (resource.type === NESTED_STACK) return this.output(resource, name, depth);
    return this.finished(attributeOf(resource, name, this.environment, (property) => this.textProperty(resource, property, depth)), resource.stack);
  }

  /** Whether the condition that a resource or output names, if any, lets it exist. @throws Unresolved */
  public holds(condition: Json, stack: Stack, depth = 0): boolean {
    return condition === undefined || this.conditions.holds(this.text(condition, stack, depth, 'Condition'), stack, depth);
  }

  private value(value: Json, stack: Stack, depth: number): Json {
    this.budget.step(depth);
    if (typeof value === 'string') return this.finished(value, stack);
    if (Array.isArray(value)) return value.map((item: Json) => this.value(item, stack, depth + 1)).filter((item) => item !== NO_VALUE);
    if (!isObject(value)) return value;
    const intrinsic = intrinsicOf(value);
    if (intrinsic) return this.evaluate(intrinsic.name, intrinsic.argument, stack, depth + 1);
    return Object.fromEntries(Object.entries(value)
      .map(([key, item]) => [key, this.value(item, stack, depth + 1)] as const)
      .filter(([, item]) => item !== NO_VALUE));
  }

  private evaluate(intrinsic: string, argument: Json, stack: Stack, depth: number): Json {
    const text = (value: Json): string => this.text(value, stack, depth, intrinsic);
    const list = (value: Json): readonly Json[] => this.list(value, stack, depth, intrinsic);
    const finish = (value: string): string => this.finished(value, stack);
    switch (intrinsic) {
      case 'Ref': return this.ref(literal(argument, intrinsic), stack, depth);
      case 'Fn::GetAtt': return this.getAtt(argument, stack, depth);
      case 'Fn::Base64': return finish(Buffer.from(text(argument), 'utf8').toString('base64'));
      case 'Fn::ImportValue': return finish(this.exports.valueOf(text(argument), stack, depth));
      case 'Fn::If': return this.value(this.branch(argument, stack, depth), stack, depth);
      case 'Fn::Join': {
        const [separator, items] = argumentsOf(argument, intrinsic, 2);
        return finish(list(items).map((item) => literal(item, intrinsic)).join(text(separator)));
      }
      case 'Fn::Split': {
        const [separator, whole] = argumentsOf(argument, intrinsic, 2).map(text);
        if (separator === '') throw new Unresolved('Fn::Split takes a separator that is not empty');
        return this.budget.list(whole.split(separator));
      }
      case 'Fn::Select': {
        const [first, items] = argumentsOf(argument, intrinsic, 2);
        const index = text(first);
        const chosen = /^\d+$/.test(index) ? list(items)[Number(index)] : undefined;
        if (chosen === undefined) throw new Unresolved(`Fn::Select has no item ${printable(index)}`);
        return chosen;
      }
      case 'Fn::Sub': {
        const [template, own] = Array.isArray(argument) ? argumentsOf(argument, intrinsic, 2) : [argument, {}];
        const variables = objectOf(own);
        return finish(substitute(literal(template, intrinsic), (name) => text(
          Object.hasOwn(variables, name) ? variables[name] : name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name },
        )));
      }
      case 'Fn::FindInMap': {
        const [fallback] = argumentsOf(argument, intrinsic, 3, 4).slice(3);
        const [map, top, second] = argumentsOf(argument, intrinsic, 3, 4).slice(0, 3).map(text);
        const found = member(objectOf(member(objectOf(member(stack.section('Mappings'), map)), top)), second);
        if (Array.isArray(found)) return this.budget.list(found.map((item) => literal(item, intrinsic)));
        if (found === undefined && fallback !== undefined) {
          return this.value(strictObject(this.extension(fallback, 'DefaultValue', stack), ['DefaultValue']).DefaultValue, stack, depth);
        }
        if (found === undefined) throw new Unresolved(`Fn::FindInMap finds nothing at ${[map, top, second].map(printable).join('.')}`);
        return finish(literal(found, intrinsic));
      }
      case 'Fn::Length': return list(this.extension(argument, intrinsic, stack)).length;
      case 'Fn::ToJsonString': {
        const resolved = this.resolve(this.extension(argument, intrinsic, stack), stack, depth);
        if (typeof resolved !== 'object' || resolved === null) throw new Unresolved(`Fn::ToJsonString takes an object or a list, and got ${kindOf(resolved)}`);
        return finish(JSON.stringify(resolved));
      }
      default: throw new Unresolved(`${printable(intrinsic)} is not supported by the local engine`);
    }
  }

  /** What only a template with the extensions of the language may say. */
  private extension(argument: Json, what: string, stack: Stack): Json {
    if (!stack.hasLanguageExtensions) throw new Unresolved(`${what} needs Transform: AWS::LanguageExtensions`);
    return argument;
  }

  /** Not yet resolved: the other branch may hold what does not exist. */
  private branch(argument: Json, stack: Stack, depth: number): Json {
    const [condition, yes, no] = argumentsOf(argument, 'Fn::If', 3);
    return this.conditions.holds(literal(condition, 'Fn::If'), stack, depth) ? yes : no;
  }

  private ref(name: string, stack: Stack, depth: number): Json {
    if (name === 'AWS::NoValue') return NO_VALUE;
    const parameter = member(stack.section('Parameters'), name);
    if (parameter !== undefined) return this.value(this.parameters.valueOf(name, stack, depth), stack, depth);
    return pseudoParameter(name, stack) ?? this.reference(this.existing(name, stack, `Ref ${printable(name)}`, depth), depth + 1);
  }

  private getAtt(argument: Json, stack: Stack, depth: number): string {
    const parts = typeof argument === 'string' ? argument.split('.') : this.list(argument, stack, depth, 'Fn::GetAtt');
    const [logicalId, ...attribute] = parts.map((part) => literal(part, 'Fn::GetAtt'));
    const what = `Fn::GetAtt ${printable([logicalId, ...attribute].join('.'))}`;
    if (attribute.length === 0) throw new Unresolved(`${what} names no attribute`);
    return this.attribute(this.existing(logicalId, stack, what, depth), attribute.join('.'), depth + 1);
  }

  private existing(logicalId: string, stack: Stack, what: string, depth: number): Resource {
    const resource = stack.resources.get(logicalId);
    if (!resource) throw new Unresolved(`${what}: the template has no such resource or parameter`);
    if (!this.holds(resource.condition, stack, depth + 1)) throw new Unresolved(`${what}: its condition ${kindOf(resource.condition)} is false`);
    return resource;
  }

  /** Of a nested stack. */
  private output(resource: Resource, attribute: string, depth: number): string {
    const what = `Fn::GetAtt ${resource.logicalId}.${printable(attribute)}`;
    const nested = this.nested(resource, what);
    const output = attribute.startsWith('Outputs.') ? member(nested.section('Outputs'), attribute.slice('Outputs.'.length)) : undefined;
    if (!isObject(output)) throw new Unresolved(`${what}: the nested stack has no such output`);
    if (!this.holds(output.Condition, nested, depth + 1)) throw new Unresolved(`${what}: the condition of the output is false`);
    return this.text(output.Value, nested, depth + 1, 'an output');
  }

  private nested({ stack, logicalId }: Resource, what: string): Stack {
    const nested = stack.nested.get(logicalId);
    if (!nested) throw new Unresolved(`${what}: the template of this nested stack was not read`);
    return nested;
  }

  /** With values of SSM put in, where they are known; secrets are not read. */
  private finished(text: string, stack: Stack): string {
    const put = !text.includes('{{resolve:') ? text : text.replace(/\{\{resolve:ssm:([\w./-]+)(?::\d+)?\}\}/g, (_, path: string) => (
      this.outside.valueOf(storedSource(path, stack, 'a dynamic reference {{resolve:ssm:…}} is read at deployment'))
    ));
    return this.budget.text(put);
  }

  private textProperty({ properties, stack, flaw }: Resource, name: string, depth: number): string | undefined {
    if (flaw !== undefined) throw new Unresolved(flaw);
    const value = this.resolve(member(properties, name), stack, depth);
    return value === undefined ? undefined : literal(value, name);
  }

  private text(value: Json, stack: Stack, depth: number, intrinsic: string): string {
    return literal(this.resolve(value, stack, depth), intrinsic);
  }

  private list(value: Json, stack: Stack, depth: number, intrinsic: string): readonly Json[] {
    const resolved = this.resolve(value, stack, depth);
    if (!Array.isArray(resolved)) throw new Unresolved(`${intrinsic} takes a list, and got ${kindOf(resolved)}`);
    return resolved;
  }
}

/** No intrinsic stands beside other members, but for `Fn::Transform`, whose result nobody here knows. */
function intrinsicOf(value: Json): { readonly name: string; readonly argument: Json } | undefined {
  const names = Object.keys(objectOf(value));
  const name = names.find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (name === undefined) return undefined;
  if (names.length > 1) throw new Unresolved(`${printable(name)} stands beside other members`);
  return { name, argument: objectOf(value)[name] };
}

function argumentsOf(argument: Json, intrinsic: string, count: number, atMost = count): readonly Json[] {
  if (!Array.isArray(argument) || argument.length < count || argument.length > atMost) {
    throw new Unresolved(`${intrinsic} takes a list of ${count}, and got ${kindOf(argument)}`);
  }
  return argument;
}
