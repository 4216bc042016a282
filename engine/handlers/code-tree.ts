import type { AnonymousFunctionDeclaration, AnyNode, ArrowFunctionExpression, FunctionDeclaration, FunctionExpression, Identifier, Program } from 'acorn';
import { parse } from 'acorn';

export type FunctionNode = FunctionDeclaration | AnonymousFunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

/** What a name stands for. */
export interface Binding {
  readonly kind: 'import' | 'function' | 'class' | 'variable' | 'parameter';
  /** Where it is declared. */
  readonly name: Identifier;
  /** The function, or what the variable is initialized with. */
  readonly value?: AnyNode;
  /** The function that a parameter belongs to. */
  readonly owner?: FunctionNode;
}

type Scope = Map<string, Binding>;

/** What has a scope for let, const and functions, besides functions themselves. */
const BLOCKS: ReadonlySet<string> = new Set([
  'Program', 'BlockStatement', 'StaticBlock', 'SwitchStatement', 'ForStatement', 'ForInStatement', 'ForOfStatement',
]);

/** A parsed module: its nodes, their parents, and what its names stand for. */
export class CodeTree {
  /** @throws SyntaxError with `loc`, or RangeError for code that is nested too deeply */
  public static parse(code: string): CodeTree {
    return new CodeTree(parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true, allowHashBang: false }));
  }

  /** In the order of the text. */
  public readonly nodes: readonly AnyNode[];
  private readonly parents = new Map<AnyNode, AnyNode>();
  /** Where the nodes begin and end that a node consists of. */
  private readonly extents = new Map<AnyNode, readonly [number, number]>();
  private readonly scopes = new Map<AnyNode, Scope>();
  private found: readonly Identifier[] | undefined;

  private constructor(public readonly program: Program) {
    const nodes: AnyNode[] = [];
    const visit = (node: AnyNode): void => {
      const first = nodes.push(node) - 1;
      for (const child of childrenOf(node)) {
        this.parents.set(child, node);
        visit(child);
      }
      this.extents.set(node, [first, nodes.length]);
    };
    visit(program);
    this.nodes = nodes;
    for (const node of nodes) this.declare(node);
  }

  /** The node itself, and all that is inside it. */
  public within(node: AnyNode): readonly AnyNode[] {
    return this.nodes.slice(...this.extents.get(node)!);
  }

  public parentOf(node: AnyNode): AnyNode | undefined {
    return this.parents.get(node);
  }

  /** The module that a name is imported from, if it is. */
  public moduleOf(name: Identifier): unknown {
    const specifier = this.parentOf(name);
    const declaration = specifier && this.parentOf(specifier);
    return declaration?.type === 'ImportDeclaration' ? declaration.source.value : undefined;
  }

  /** The names that are read or written, not those that declare, label or name a member. They are found once. */
  public get references(): readonly Identifier[] {
    return this.found ??= this.nodes.filter((node) => this.isReference(node));
  }

  /** The references to what one name declares. */
  public referencesTo(name: Identifier): readonly Identifier[] {
    return this.references.filter((node) => node.name === name.name && this.bindingOf(node)?.name === name);
  }

  /** Whether a name is read or written there. */
  public isReference(node: AnyNode): node is Identifier {
    if (node.type !== 'Identifier') return false;
    const parent = this.parents.get(node);
    switch (parent?.type) {
      case 'MemberExpression': return parent.object === node || parent.computed;
      case 'Property': return (parent.value === node || parent.computed) && !this.isDeclaration(node);
      case 'MethodDefinition': case 'PropertyDefinition': return parent.key !== node || parent.computed;
      case 'ExportSpecifier': return parent.local === node;
      case 'LabeledStatement': case 'BreakStatement': case 'ContinueStatement': case 'MetaProperty': case 'ImportSpecifier': return false;
      default: return !this.isDeclaration(node);
    }
  }

  /** Nothing for a global. */
  public bindingOf(reference: Identifier): Binding | undefined {
    for (let node: AnyNode | undefined = reference; node; node = this.parents.get(node)) {
      const binding = this.scopes.get(node)?.get(reference.name);
      if (binding) return binding;
    }
    return undefined;
  }

  /** The function that an expression is, or that the name in its place was declared with. */
  public functionOf(node: AnyNode | null | undefined): FunctionNode | undefined {
    if (!node) return undefined;
    const value = node.type === 'Identifier' ? this.bindingOf(node)?.value : node;
    return value && isFunction(value) ? value : undefined;
  }

  public functionAround(node: AnyNode): FunctionNode | undefined {
    for (let outer = this.parents.get(node); outer; outer = this.parents.get(outer)) {
      if (isFunction(outer)) return outer;
    }
    return undefined;
  }

  private isDeclaration(node: Identifier): boolean {
    return this.bindingOf(node)?.name === node;
  }

  private declare(node: AnyNode): void {
    switch (node.type) {
      case 'ImportSpecifier': case 'ImportDefaultSpecifier': case 'ImportNamespaceSpecifier':
        return bind(this.scopeOf(this.program), { kind: 'import', name: node.local });
      case 'FunctionDeclaration':
        if (node.id) bind(this.scopeAround(node), { kind: 'function', name: node.id, value: node });
        return this.declareParameters(node);
      case 'FunctionExpression':
        if (node.id) bind(this.scopeOf(node), { kind: 'function', name: node.id, value: node });
        return this.declareParameters(node);
      case 'ArrowFunctionExpression':
        return this.declareParameters(node);
      case 'ClassDeclaration':
        if (node.id) bind(this.scopeAround(node), { kind: 'class', name: node.id });
        return undefined;
      case 'CatchClause':
        return namesIn(node.param).forEach((name) => bind(this.scopeOf(node), { kind: 'variable', name }));
      case 'VariableDeclaration': {
        const scope = node.kind === 'var' ? this.scopeOf(this.functionAround(node) ?? this.program) : this.scopeAround(node);
        for (const { id, init } of node.declarations) {
          for (const name of namesIn(id)) bind(scope, { kind: 'variable', name, ...name === id && init ? { value: init } : {} });
        }
        return undefined;
      }
      default:
        return undefined;
    }
  }

  private declareParameters(owner: FunctionNode): void {
    for (const name of owner.params.flatMap(namesIn)) bind(this.scopeOf(owner), { kind: 'parameter', name, owner });
  }

  private scopeOf(node: AnyNode): Scope {
    const scope = this.scopes.get(node) ?? new Map<string, Binding>();
    this.scopes.set(node, scope);
    return scope;
  }

  private scopeAround(node: AnyNode): Scope {
    let outer = this.parents.get(node)!;
    while (!isFunction(outer) && !BLOCKS.has(outer.type)) outer = this.parents.get(outer)!;
    return this.scopeOf(outer);
  }
}

function bind(scope: Scope, binding: Binding): void {
  scope.set(binding.name.name, binding);
}

export function isFunction(node: AnyNode): node is FunctionNode {
  return node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
}

/** The name of a member as the code spells it, `a.b` or `a['b']`. */
export function memberName(node: AnyNode): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  const { property } = node;
  if (property.type === 'TemplateLiteral' && property.expressions.length === 0) return property.quasis[0].value.cooked ?? undefined;
  return property.type === 'Literal' ? String(property.value) : undefined;
}

/** The name of a key as the code spells it, `{ a: 1 }` or `{ 'a': 1 }`. */
export function keyName(key: AnyNode): string | undefined {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

/** The names that a pattern declares. */
function namesIn(pattern: AnyNode | null | undefined): Identifier[] {
  switch (pattern?.type) {
    case 'Identifier': return [pattern];
    case 'ObjectPattern': return pattern.properties.flatMap((property) => namesIn(property.type === 'Property' ? property.value : property));
    case 'ArrayPattern': return pattern.elements.flatMap(namesIn);
    case 'AssignmentPattern': return namesIn(pattern.left);
    case 'RestElement': return namesIn(pattern.argument);
    default: return [];
  }
}

/** In the order of the text. */
export function childrenOf(node: AnyNode): readonly AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children.sort((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
