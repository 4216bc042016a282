import type { AnyNode, CallExpression, Identifier, Pattern } from 'acorn';
import type { Fault } from './check-syntax';
import { isFunction, keyName, memberName } from './code-tree';
import type { CodeTree, FunctionNode } from './code-tree';
import { isWritten } from './own-names';

type Values = Readonly<Record<string, unknown>>;

/** A map of the values that were given, and where it is in them, as `values.table`. */
interface Place {
  readonly map: Values;
  readonly path: string;
}

interface Read extends Place {
  readonly node: AnyNode;
  readonly name: string;
}

const BUILT_IN: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * Reads of values that were not given. They would be undefined, which is not the null that a handler may ask for: and the
 * bridges to other languages drop null, so that one app would refuse what the same app in another language admits.
 *
 * A code may say what holds without a value: by `??` or a default, where it reads it, or anywhere by asking whether it is there.
 *
 * @param handlers the functions that get the values as their second parameter
 */
export function ownValueFaults(tree: CodeTree, handlers: ReadonlySet<FunctionNode>, values: Values): readonly Fault[] {
  const reads = new ValueReads(tree);
  handlers.forEach(({ params: [, parameter] }) => reads.readPattern(parameter, { map: values, path: 'values' }));
  return reads.missing.map(({ node, map, path, name }) => ({ node, message: messageOf(shown(path, name), Object.keys(map)) }));
}

function messageOf(value: string, given: readonly string[]): string {
  return `${value} is read, but no such value was given; there are: ${[...given].sort().join(', ') || 'none'}. `
    + 'None of Python and null of Java are not passed on: for null give JsonNull.INSTANCE of aws-cdk-lib. '
    + `If it may be missing, say what holds then: ${value} ?? …`;
}

/** What a code reads of its values, as far as it does so by name. */
class ValueReads {
  private readonly found: Read[] = [];
  private readonly asked = new Set<string>();
  private readonly followed = new Set<AnyNode>();
  /** The calls that pass one map to a parameter: it is that map if all calls do. */
  private readonly passed = new Map<AnyNode, { readonly place: Place; calls: number }>();

  constructor(private readonly tree: CodeTree) {}

  public get missing(): readonly Read[] {
    return this.found.filter(({ path, name }) => !this.asked.has(shown(path, name)));
  }

  public readPattern(pattern: Pattern | undefined, place: Place): void {
    if (!pattern || this.followed.has(pattern)) return;
    this.followed.add(pattern);
    if (pattern.type === 'AssignmentPattern') return this.readPattern(pattern.left, place);
    if (pattern.type === 'Identifier') return this.readName(pattern, place);
    if (pattern.type !== 'ObjectPattern') return;
    for (const property of pattern.properties) {
      const name = property.type === 'Property' && !property.computed ? keyName(property.key) : undefined;
      if (property.type !== 'Property' || name === undefined) continue;
      this.read({ ...place, name, node: property }, property.value.type === 'AssignmentPattern' || this.namesHandled(property.value));
      const inner = inside(place, name);
      if (inner) this.readPattern(property.value, inner);
    }
  }

  private readName(name: Identifier, place: Place): void {
    const references = this.tree.referencesTo(name);
    if (references.some((node) => this.isChanged(node))) return;
    references.forEach((node) => this.follow(node, place));
  }

  /** An expression that is a map of values, to where it goes. */
  private follow(node: AnyNode, place: Place): void {
    const parent = this.tree.parentOf(node);
    switch (parent?.type) {
      case 'ChainExpression': return this.follow(parent, place);
      case 'MemberExpression': return parent.object === node ? this.readMember(parent, place) : undefined;
      case 'VariableDeclarator': return this.readPattern(parent.id, place);
      case 'AssignmentExpression': return parent.left.type === 'ObjectPattern' ? this.readPattern(parent.left, place) : undefined;
      case 'CallExpression': return this.pass(parent, node, place);
      default: return undefined;
    }
  }

  private readMember(node: AnyNode, place: Place): void {
    const name = memberName(node);
    if (name === undefined) return;
    if (this.isAsked(node)) this.asked.add(shown(place.path, name));
    this.read({ ...place, name, node }, this.isHandled(node));
    const inner = inside(place, name);
    if (inner) this.follow(node, inner);
  }

  private read(read: Read, isHandled: boolean): void {
    const isGiven = Object.hasOwn(read.map, read.name) && read.map[read.name] !== undefined;
    if (!isGiven && !isHandled && !BUILT_IN.has(read.name)) this.found.push(read);
  }

  private pass(call: CallExpression, argument: AnyNode, place: Place): void {
    if (this.isOwnershipTest(call) && call.arguments[1].type === 'Literal') this.asked.add(shown(place.path, String(call.arguments[1].value)));
    const index = call.arguments.findIndex((each) => each === argument);
    const spread = call.arguments.findIndex(({ type }) => type === 'SpreadElement');
    const called = call.callee.type === 'Identifier' ? this.tree.bindingOf(call.callee) : undefined;
    if (index < 0 || (spread >= 0 && spread < index) || !called?.value || !isFunction(called.value)) return;
    const parameter = called.value.params[index] as Pattern | undefined;
    if (!parameter) return;
    const passed = this.passed.get(parameter) ?? { place, calls: 0 };
    this.passed.set(parameter, passed);
    if (passed.place.path === place.path) passed.calls += 1;
    if (passed.calls === this.tree.referencesTo(called.name).length) this.readPattern(parameter, passed.place);
  }

  /** `Object.hasOwn(values, 'tenant')` */
  private isOwnershipTest({ callee, arguments: { length } }: CallExpression): boolean {
    return memberName(callee) === 'hasOwn' && length === 2;
  }

  private isChanged(node: Identifier): boolean {
    if (isWritten(node, this.tree)) return true;
    const call = this.tree.parentOf(node);
    return call?.type === 'CallExpression' && memberName(call.callee) === 'assign' && call.arguments[0] === node;
  }

  /** Whether the code says there what holds without the value. */
  private isHandled(node: AnyNode): boolean {
    const parent = this.tree.parentOf(node);
    switch (parent?.type) {
      case 'ChainExpression': return this.isHandled(parent);
      case 'LogicalExpression': return parent.operator === '??' && parent.left === node;
      case 'VariableDeclarator': return this.namesHandled(parent.id);
      default: return this.isAsked(node);
    }
  }

  /** Whether it is asked there whether the value is there. */
  private isAsked(node: AnyNode): boolean {
    const parent = this.tree.parentOf(node);
    if (parent?.type === 'ChainExpression') return this.isAsked(parent);
    if (parent?.type !== 'BinaryExpression' || !['===', '!==', '==', '!='].includes(parent.operator)) return false;
    const other = parent.left === node ? parent.right : parent.left;
    return other.type === 'Identifier' && other.name === 'undefined';
  }

  private namesHandled(pattern: AnyNode): boolean {
    return pattern.type === 'Identifier' && this.tree.referencesTo(pattern).some((node) => this.isHandled(node));
  }
}

function inside({ map, path }: Place, name: string): Place | undefined {
  const value = Object.hasOwn(map, name) ? map[name] : undefined;
  return isMap(value) ? { map: value, path: shown(path, name) } : undefined;
}

/** Not a list, and nothing of a class. */
function isMap(value: unknown): value is Values {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function shown(path: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}
