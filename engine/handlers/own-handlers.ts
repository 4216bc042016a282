import type { AnyNode, Identifier, ObjectExpression, VariableDeclarator } from 'acorn';
import type { Fault } from './check-syntax';
import { isFunction, keyName } from './code-tree';
import type { CodeTree, FunctionNode } from './code-tree';
import { checkHandlerCode, errorAt, parseHandlerCode } from './handler-checker';
import type { CodeError } from './handler-checker';
import type { OwnHandler, OwnHandlers, OwnHandlersOptions } from './own-code-parts';
import { constantFaults } from './own-constants';
import { ownFunctionFaults } from './own-functions';
import { OwnImports } from './own-imports';
import { isWritten, ownNameFaults } from './own-names';
import { OwnText } from './own-text';
import { ownValueFaults } from './own-values';
import type { HandlerName } from '../event-api';

export type { OwnHandler, OwnHandlers, OwnHandlersOptions, OwnImport } from './own-code-parts';

const HANDLERS: readonly HandlerName[] = ['onPublish', 'onSubscribe'];
const MEMBERS = ['request', 'response'] as const;
const DYNAMIC_REFERENCE = '{{resolve:';
const TOKEN = '${Token[';

/** A name of the top level. */
interface Declaration {
  readonly name: Identifier;
  readonly value: AnyNode | null | undefined;
  readonly declarator?: VariableDeclarator;
}

type DeclaredFunction = Exclude<FunctionNode, { readonly type: 'FunctionDeclaration'; readonly id: null }>;

/** Takes a user's code apart, for a policy that calls its functions after it has decided. */
export function parseOwnHandlers(code: string, options: OwnHandlersOptions): OwnHandlers {
  const { errors, tree } = parseHandlerCode(code);
  if (!tree) return refused(errors);
  const lines = code.split(/\r\n|[\n\r\u2028\u2029]/);
  const foreign = [DYNAMIC_REFERENCE, TOKEN].flatMap((text): CodeError[] => {
    const line = lines.findIndex((each) => each.includes(text));
    if (line < 0) return [];
    const what = text === TOKEN ? 'a value that deployment decides' : `${DYNAMIC_REFERENCE}…}}, which CloudFormation would replace,`;
    return [errorAt({ line: line + 1, column: lines[line].indexOf(text) }, `${what} cannot be in the code: pass it in values`, lines)];
  });
  const parts = new OwnParts(code, tree, options);
  const own = parts.faults.map(({ node, message }) => errorAt(node.loc!.start, message, lines));
  const all = [...new Map([...errors, ...own, ...foreign].map((error) => [`${error.line}:${error.column}:${error.message}`, error])).values()];
  if (all.length > 0) return refused(all.sort((a, b) => a.line - b.line || a.column - b.column));
  const composed = checkHandlerCode(composedForCheck(parts));
  return composed.errors.length > 0 ? refused(composed.errors.map(({ message }) => errorAt({ line: 1, column: 0 }, `with its policy before it, ${message}`, lines))) : parts.all;
}

/** What a user's module declares, and what is wrong with it. */
class OwnParts {
  public readonly faults: Fault[] = [];
  private readonly text: OwnText;
  private readonly imports: OwnImports;
  private readonly declarations = new Map<string, Declaration>();
  private readonly exported = new Map<HandlerName, Identifier>();
  private readonly constants: string[] = [];
  private readonly functions: string[] = [];
  /** What is called with the context and the values. */
  private readonly called = new Set<FunctionNode>();
  private readonly handlers: { [name in HandlerName]?: OwnHandler } = {};

  constructor(code: string, private readonly tree: CodeTree, options: OwnHandlersOptions) {
    this.text = new OwnText(code, tree);
    this.imports = new OwnImports(tree, this.text, options);
    tree.program.body.forEach((node) => this.read(node));
    if (this.exported.size === 0) this.refuse(tree.program, 'there is no handler: export a function onPublish or onSubscribe');
    this.checkDeclarations();
    this.declarations.forEach((declaration) => this.write(declaration));
    this.exported.forEach((local, name) => this.call(name, local));
    const ids = new Set<AnyNode>([...this.declarations.values()].map(({ name }) => name));
    const handlerObjects = new Set([...this.exported.values()].flatMap(({ name }) => this.declarations.get(name)?.value ?? []));
    this.faults.push(...this.imports.faults, ...ownFunctionFaults(tree, handlerObjects), ...ownNameFaults(tree, (node) => ids.has(node) || tree.parentOf(node)?.type === 'ExportSpecifier'));
    if (options.values) this.faults.push(...ownValueFaults(tree, this.called, options.values));
  }

  public get all(): OwnHandlers {
    const { constants, functions, handlers, imports } = this;
    return { errors: [], imports: imports.all, constants, functions, ...handlers, usesRuntime: imports.usesRuntime };
  }

  private refuse(node: AnyNode, message: string): void {
    this.faults.push({ node, message });
  }

  private read(node: AnyNode): void {
    switch (node.type) {
      case 'ImportDeclaration':
        return this.imports.add(node);
      case 'ExportNamedDeclaration':
        if (node.declaration) {
          this.read(node.declaration);
          for (const { name } of this.declaredBy(node.declaration)) this.export(name.name, name);
        }
        for (const { exported, local } of node.specifiers) {
          if (local.type === 'Identifier') this.export(exported.type === 'Identifier' ? exported.name : String(exported.value), local);
        }
        return undefined;
      case 'FunctionDeclaration': case 'VariableDeclaration':
        return this.declaredBy(node).forEach((declaration) => this.declare(declaration));
      case 'EmptyStatement': case 'ClassDeclaration': case 'ExportDefaultDeclaration': case 'ExportAllDeclaration':
        return undefined; // The checker refuses all but the first.
      default:
        if (node.type === 'ExpressionStatement' && node.directive === 'use strict') return undefined; // Modules always are.
        return this.refuse(node, 'a statement cannot stand at the top level, where it would run before the policy: put it into a function');
    }
  }

  private declaredBy(node: AnyNode): readonly Declaration[] {
    if (node.type === 'FunctionDeclaration') return node.id ? [{ name: node.id, value: node }] : [];
    if (node.type !== 'VariableDeclaration') return [];
    return node.declarations.flatMap((declarator): readonly Declaration[] => {
      const { id, init } = declarator;
      if (id.type === 'Identifier') return [{ name: id, value: init, declarator }];
      this.faults.push(...constantFaults(declarator, this.tree));
      return [];
    });
  }

  private declare(declaration: Declaration): void {
    const { name } = declaration;
    if (this.declarations.has(name.name)) this.refuse(name, `${name.name} is declared twice: give one of them another name`);
    if (['util', 'runtime', 'extensions'].includes(name.name)) this.refuse(name, `${name.name} is a name of '@aws-appsync/utils': give yours another one`);
    if (name.name === 'ctx') this.refuse(name, 'ctx is what the policy calls the context: give yours another name');
    this.declarations.set(name.name, declaration);
  }

  private export(name: string, local: Identifier): void {
    if (HANDLERS.includes(name as HandlerName)) this.exported.set(name as HandlerName, local);
  }

  private checkDeclarations(): void {
    for (const { name } of this.declarations.values()) {
      if (!HANDLERS.includes(name.name as HandlerName)) continue;
      if (this.exported.get(name.name as HandlerName)?.name !== name.name) {
        this.refuse(name, `${name.name} is declared and not exported under that name: export it, or give it another name`);
      }
    }
    const names = new Set([...this.declarations.values()].map(({ name }) => name));
    for (const node of this.tree.references) {
      const binding = this.tree.bindingOf(node);
      if (binding && names.has(binding.name) && isWritten(node, this.tree)) {
        this.refuse(node, `${node.name} cannot be changed: it may outlive the call, and other callers would see it; use a variable of the function`);
      }
    }
  }

  private write({ name, value, declarator }: Declaration): void {
    if (value && isFunction(value)) {
      this.checkFunction(value, name.name);
      this.functions.push(this.text.declaration(value as DeclaredFunction, this.nameOf(name)));
    } else if (this.handlersOf(name).length === 0 && declarator) {
      this.faults.push(...constantFaults(declarator, this.tree));
      if (value) this.constants.push(`const ${name.name} = ${this.text.expression(value)};`);
    }
  }

  private handlersOf(name: Identifier): readonly HandlerName[] {
    return HANDLERS.filter((handler) => this.exported.get(handler)?.name === name.name);
  }

  /** What a function of the top level is called in the composed code. */
  private nameOf({ name }: Identifier): string {
    return HANDLERS.includes(name as HandlerName) ? `own_${name}` : name;
  }

  private checkFunction(node: FunctionNode, name: string): void {
    if (node.type !== 'FunctionExpression' || !node.id) return;
    const own = node.id;
    if (this.tree.referencesTo(own).length > 0) {
      this.refuse(own, `${own.name} is a second name of ${name}: write function ${name}(…) {…}`);
    }
  }

  private call(handler: HandlerName, local: Identifier): void {
    const declaration = this.declarations.get(local.name);
    const value = declaration?.value;
    if (declaration && value && isFunction(value)) {
      this.handlers[handler] = { form: 'function', call: this.nameOf(declaration.name), takesValues: this.takesValues(value, handler) };
    } else if (value?.type === 'ObjectExpression') {
      this.callMembers(handler, value);
    } else {
      this.refuse(local, `${handler} must be a function, or an object of the functions request and response`);
    }
  }

  private callMembers(handler: HandlerName, { properties }: ObjectExpression): void {
    const calls = new Map<string, string>();
    let takesValues = false;
    for (const property of properties) {
      const key = property.type === 'Property' && !property.computed && property.kind === 'init' ? keyName(property.key) : undefined;
      const member = MEMBERS.find((each) => each === key);
      if (property.type !== 'Property' || !member) {
        this.refuse(property, `${handler} has the functions request and response only, by these names and without get, set, […] or spread`);
        continue;
      }
      if (calls.has(member)) this.refuse(property, `${handler} has ${member} twice: remove one`);
      const value = property.value.type === 'Identifier' ? this.tree.functionOf(property.value) : property.value;
      if (!value || !isFunction(value)) {
        this.refuse(property, `${member} of ${handler} must be a function, or the name of one that this code declares at its top level`);
        continue;
      }
      takesValues = this.takesValues(value, `${member} of ${handler}`) || takesValues;
      calls.set(member, this.memberCall(handler, member, property.value, value));
    }
    this.handlers[handler] = { form: 'object', request: calls.get('request') ?? '', response: calls.get('response') ?? '', takesValues };
  }

  private memberCall(handler: HandlerName, member: typeof MEMBERS[number], node: AnyNode, value: FunctionNode): string {
    if (node.type === 'Identifier') return this.nameOf(node);
    const name = `own_${handler}${member === 'request' ? 'Request' : 'Response'}`;
    this.checkFunction(value, member);
    this.functions.push(this.text.declaration(value as DeclaredFunction, name));
    return name;
  }

  private takesValues(handler: FunctionNode, what: string): boolean {
    const { params } = handler;
    this.called.add(handler);
    if (params.length > 2) this.refuse(params[2], `${what} is called with the context and the values only: remove this parameter`);
    return params.length > 1 && params[1].type !== 'AssignmentPattern';
  }
}

/** The parts with as little as possible around them, since a check of the source does not see what they become. */
function composedForCheck({ all }: OwnParts): string {
  const { imports, constants, functions } = all;
  const statements = imports.map((each) => 'names' in each
    ? `import { ${each.names.join(', ')} } from '${each.module}';` : `import * as ${each.namespace} from '${each.module}';`);
  const handlers = HANDLERS.map((name) => {
    const handler = all[name];
    if (!handler) return '';
    if (handler.form === 'function') return `export function ${name}(ctx) { return ${handler.call}(ctx); }`;
    return `export const ${name} = { request(ctx) { return ${handler.request}(ctx); }, response(ctx) { return ${handler.response}(ctx); } };`;
  });
  return [...statements, ...handlers, ...constants, ...functions].join('\n');
}

function refused(errors: readonly CodeError[]): OwnHandlers {
  return { errors, imports: [], constants: [], functions: [], usesRuntime: false };
}
