import type { AnyNode, ArrowFunctionExpression, FunctionDeclaration, FunctionExpression, Identifier } from 'acorn';
import type { CodeTree } from './code-tree';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text of a user's code, in pieces, some of its names changed at their places in the tree. */
export class OwnText {
  private readonly renames: Edit[] = [];
  private readonly inTexts: ReadonlySet<number>;

  constructor(private readonly code: string, private readonly tree: CodeTree) {
    this.inTexts = marginsInTexts(code, tree);
  }

  public rename(reference: Identifier, name: string): void {
    const parent = this.tree.parentOf(reference);
    const isShorthand = parent?.type === 'Property' && parent.shorthand;
    this.renames.push({ start: reference.start, end: reference.end, text: isShorthand ? `${reference.name}: ${name}` : name });
  }

  public expression(node: AnyNode): string {
    return this.slice(node.start, node.end);
  }

  /** A declaration of any kind of function, its parameters and its body as they were written. */
  public declaration(node: FunctionDeclaration | FunctionExpression | ArrowFunctionExpression, name: string): string {
    if (node.type === 'ArrowFunctionExpression') return this.arrow(node, name);
    if (node.id) return this.slice(node.start, node.end, { start: node.id.start, end: node.id.end, text: name });
    const isMethod = !this.code.startsWith('function', node.start);
    const at = isMethod ? node.start : node.start + 'function'.length;
    return this.slice(node.start, node.end, { start: at, end: at, text: isMethod ? `function ${name}` : ` ${name}` });
  }

  private arrow({ params, body }: ArrowFunctionExpression, name: string): string {
    const list = params.length > 0 ? this.slice(params[0].start, params[params.length - 1].end) : '';
    const block = this.slice(body.start, body.end);
    return `function ${name}(${list}) ${body.type === 'BlockStatement' ? block : `{\n  return ${block};\n}`}`;
  }

  private slice(start: number, end: number, ...more: readonly Edit[]): string {
    const indent = this.indentAt(start);
    const margins = marginsIn(this.code, start, end).filter((edit) => !this.inTexts.has(edit.start))
      .map((edit) => ({ ...edit, end: Math.min(edit.end, edit.start + indent) }));
    const renames = this.renames.filter((edit) => edit.start >= start && edit.end <= end);
    let text = '';
    let from = start;
    for (const edit of [...renames, ...margins, ...more].sort((a, b) => a.start - b.start)) {
      text += this.code.slice(from, edit.start) + edit.text;
      from = edit.end;
    }
    return text + this.code.slice(from, end);
  }

  private indentAt(position: number): number {
    const line = this.code.lastIndexOf('\n', position - 1) + 1;
    return /^ */.exec(this.code.slice(line, position))![0].length;
  }
}

/** The spaces that begin lines of a part of the code. */
function marginsIn(code: string, start: number, end: number): readonly Edit[] {
  return [...code.slice(start, end).matchAll(/\n( +)/g)].map(({ index, 1: { length } }) => {
    const at = start + index + 1;
    return { start: at, end: at + length, text: '' };
  });
}

/** Where those begin that are a part of a text. */
function marginsInTexts(code: string, { nodes }: CodeTree): ReadonlySet<number> {
  const texts = nodes.filter(({ type, loc }) => (type === 'TemplateElement' || type === 'Literal') && loc!.start.line < loc!.end.line);
  return new Set(texts.flatMap(({ start, end }) => marginsIn(code, start, end).map((margin) => margin.start)));
}
