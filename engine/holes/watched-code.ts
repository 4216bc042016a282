import type { AnyNode, CallExpression, MemberExpression } from 'acorn';
import { parse } from 'acorn';
import { childrenOf, memberName } from '../handlers/code-tree';

/** What starts a line of the log that is of the watcher. */
export const WATCHED = 'check_compared ';

/** Methods that compare a text or a list with what they are given. */
const COMPARING: ReadonlySet<string> = new Set(['includes', 'startsWith', 'endsWith', 'indexOf', 'lastIndexOf', 'match']);
const OPERATORS: ReadonlySet<string> = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=']);

const WATCHER = `
let check_case;
function check_shown(value) {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value) || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
  return isPlain ? value : null;
}
function check_compared(one, other, compare) {
  console.log('${WATCHED}' + JSON.stringify([check_shown(one), check_shown(other)]));
  return compare(one, other);
}
function check_kept(value) {
  check_case = value;
  return value;
}
`;

/** Code that does the same, and says in its log whatever it compares with what. @throws SyntaxError */
export function watchedCode(code: string): string {
  // With parentheses as nodes, so that an operand is all that belongs to it.
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: false, preserveParens: true });
  return `${new Rewriting(code).of(program)}\n${WATCHER}`;
}

class Rewriting {
  constructor(private readonly code: string) {}

  public of(node: AnyNode): string {
    switch (node.type) {
      case 'BinaryExpression': {
        if (!OPERATORS.has(node.operator) || [node.left, node.right].some(({ type }) => type === 'UnaryExpression')) break;
        return `check_compared(${this.of(node.left)}, ${this.of(node.right)}, (one, other) => one ${node.operator} other)`;
      }
      case 'CallExpression': return this.call(node);
      case 'SwitchStatement': return `switch (check_kept(${this.of(node.discriminant)})) {${node.cases.map((one) => this.of(one)).join('\n')}}`;
      case 'SwitchCase': {
        const test = node.test ? `case check_compared(check_case, ${this.of(node.test)}, (one, other) => other)` : 'default';
        return `${test}: ${node.consequent.map((one) => this.of(one)).join('\n')}`;
      }
    }
    return this.withChildren(node);
  }

  private call(node: CallExpression): string {
    const { callee, arguments: [first, ...others] } = node;
    if (callee.type !== 'MemberExpression' || !first || first.type === 'SpreadElement' || callee.object.type === 'Super') return this.withChildren(node);
    const name = memberName(callee) ?? '';
    if (name === 'matches' && others.length === 1) {
      return `check_compared(${this.of(first)}, ${this.of(others[0])}, (one, other) => ${this.of(callee)}(one, other))`;
    }
    if (!COMPARING.has(name) || others.length > 0) return this.withChildren(node);
    return `check_compared(${this.of(callee.object)}, ${this.of(first)}, (one, other) => one${isOptional(node, callee) ? '?' : ''}.${name}(other))`;
  }

  private withChildren(node: AnyNode): string {
    let text = '';
    let at = node.start;
    for (const child of childrenOf(node)) {
      if (child.start < at) continue; // the value of { a } is where its name is
      text += this.code.slice(at, child.start) + this.of(child);
      at = child.end;
    }
    return text + this.code.slice(at, node.end);
  }
}

/** Whether a missing object is no failure there. */
function isOptional(call: CallExpression, callee: MemberExpression): boolean {
  if (call.optional === true) return true;
  for (let node: AnyNode = callee; ;) {
    if (node.type === 'MemberExpression') {
      if (node.optional) return true;
      node = node.object;
    } else if (node.type === 'CallExpression') {
      if (node.optional) return true;
      node = node.callee;
    } else {
      return false;
    }
  }
}
