import type { Identifier, ImportDeclaration, ImportSpecifier } from 'acorn';
import { IMPORTABLE, UTILS } from './check-modules';
import type { Fault } from './check-syntax';
import type { CodeTree } from './code-tree';
import type { OwnImport, OwnHandlersOptions } from './own-code-parts';
import type { OwnText } from './own-text';

const EARLY_RETURN = 'runtime cannot be used where events are stamped with their sender: runtime.earlyReturn() would pass them by; return them instead';

/** What a user's code imports, each name under the one that its module gives it. */
export class OwnImports {
  public readonly faults: Fault[] = [];
  private readonly names = new Map<string, Set<string>>();
  private readonly namespaces = new Map<string, string>();
  /** By module and name, whether something else has the name. */
  private readonly taken = new Map<string, boolean>();

  constructor(private readonly tree: CodeTree, private readonly text: OwnText, private readonly options: OwnHandlersOptions) {}

  public get usesRuntime(): boolean {
    return this.names.get(UTILS)?.has('runtime') ?? false;
  }

  public get all(): readonly OwnImport[] {
    return [
      ...[...this.names].map(([module, names]) => ({ module, names: [...names].sort() })),
      ...[...this.namespaces].map(([namespace, module]) => ({ module, namespace })),
    ].sort((a, b) => a.module < b.module ? -1 : Number(a.module > b.module));
  }

  public add({ specifiers, source }: ImportDeclaration): void {
    const module = String(source.value);
    for (const specifier of specifiers) {
      if (specifier.type === 'ImportSpecifier') {
        this.addName(module, specifier);
      } else if (specifier.type === 'ImportDefaultSpecifier') {
        this.faults.push({ node: specifier, message: `'${module}' has no default export: import what you need by name, as { util }` });
      } else if (module === UTILS) {
        this.faults.push({ node: specifier, message: `'${UTILS}' cannot be imported as a whole: import what you need by name, as { util }` });
      } else {
        this.namespaces.set(specifier.local.name, module);
        this.refuseAsValue(specifier.local);
      }
    }
  }

  private addName(module: string, specifier: ImportSpecifier): void {
    const { local, imported } = specifier;
    const name = imported.type === 'Identifier' ? imported.name : String(imported.value);
    if (name !== local.name && !this.rename(specifier, module, name)) return;
    if (name === 'default') this.faults.push({ node: specifier, message: `'${module}' has no default export: import what you need by name, as { util }` });
    if (module === UTILS && name === 'runtime' && !this.options.allowRuntime) this.faults.push({ node: specifier, message: EARLY_RETURN });
    if (module === UTILS && IMPORTABLE.get(UTILS)!.includes(name)) this.refuseAsValue(local);
    this.names.set(module, (this.names.get(module) ?? new Set()).add(name));
  }

  /** AppSync does not document other names for imports, so a bundler's are taken back. */
  private rename(specifier: ImportSpecifier, module: string, name: string): boolean {
    const { local } = specifier;
    if (!this.options.isBundled) {
      this.faults.push({ node: specifier, message: `${name} cannot be imported as ${local.name}: import { ${name} } and use that name` });
      return false;
    }
    if (this.isTaken(module, name)) {
      this.faults.push({ node: specifier, message: `${name} of '${module}' cannot be used beside something else of the name ${name}: rename that` });
      return false;
    }
    this.tree.referencesTo(local).forEach((node) => this.text.rename(node, name));
    return true;
  }

  private isTaken(module: string, name: string): boolean {
    const key = `${module} ${name}`;
    const isTaken = this.taken.get(key) ?? this.tree.nodes.some((node) => node.type === 'Identifier' && node.name === name
      && !this.isMemberOrKey(node) && !this.isSameImport(node, module, name));
    this.taken.set(key, isTaken);
    return isTaken;
  }

  private isMemberOrKey(node: Identifier): boolean {
    const parent = this.tree.parentOf(node);
    if (parent?.type === 'MemberExpression') return parent.property === node && !parent.computed;
    return parent?.type === 'Property' && parent.key === node && !parent.computed;
  }

  private isSameImport(node: Identifier, module: string, name: string): boolean {
    const declared = this.tree.parentOf(node)?.type === 'ImportSpecifier' ? node : this.tree.bindingOf(node)?.name;
    const specifier = declared && this.tree.parentOf(declared);
    if (specifier?.type !== 'ImportSpecifier' || this.tree.moduleOf(declared!) !== module) return false;
    return specifier.imported.type === 'Identifier' && specifier.imported.name === name;
  }

  /** Only its members are of use; whoever has the thing itself could change it. */
  private refuseAsValue(local: Identifier): void {
    for (const node of this.tree.referencesTo(local)) {
      const parent = this.tree.parentOf(node);
      if (parent?.type === 'MemberExpression' && parent.object === node) continue;
      this.faults.push({ node, message: `${node.name} cannot be a value: use a member of it by name, as ${node.name}.…` });
    }
  }
}
