import type { Position } from 'acorn';
import { contextFaults } from './check-context';
import { functionFaults, recursionFaults } from './check-functions';
import { moduleShape } from './check-modules';
import { nameFaults } from './check-names';
import { syntaxFaults } from './check-syntax';
import type { Fault } from './check-syntax';
import { CodeTree } from './code-tree';
import type { HandlerName } from '../event-api';
import { MAX_HANDLER_CHARACTERS } from '../limits';

/** Something for which AppSync would refuse the code at deployment. Lines and columns begin at 1. */
export interface CodeError {
  readonly line: number;
  readonly column: number;
  /** The construct, and what to use instead. */
  readonly message: string;
  /** The line of code, without what is before its first character. */
  readonly excerpt?: string;
}

export interface CheckedCode {
  readonly errors: readonly CodeError[];
  readonly exports: readonly HandlerName[];
  /** The handlers of the form { request, response }, which a data source needs. */
  readonly objectHandlers: readonly HandlerName[];
}

/** For those who go on reading it; no tree of what is no module. */
export interface ParsedCode extends CheckedCode {
  readonly tree?: CodeTree;
}

const MOST_EXCERPT_CHARACTERS = 120;

/** Whether AppSync would take the code: a subset of JavaScript, without types to go by. */
export function checkHandlerCode(code: string): CheckedCode {
  const { errors, exports, objectHandlers } = parseHandlerCode(code);
  return { errors, exports, objectHandlers };
}

/** The same, with the tree. */
export function parseHandlerCode(code: string): ParsedCode {
  if (code.length > MAX_HANDLER_CHARACTERS) {
    return refused({ line: 1, column: 1, message: `the code has ${code.length} characters: at most ${MAX_HANDLER_CHARACTERS} are allowed` });
  }
  const lines = code.split(/\r\n|[\n\r\u2028\u2029]/);
  try {
    const tree = CodeTree.parse(code);
    const { faults, exports, objectHandlers } = moduleShape(tree);
    const all = [...faults, ...syntaxFaults(tree), ...functionFaults(tree), ...recursionFaults(tree), ...contextFaults(tree), ...nameFaults(tree)];
    return { errors: all.sort((a, b) => a.node.start - b.node.start).map((fault) => errorOf(fault, lines)), exports, objectHandlers, tree };
  } catch (error) {
    if (error instanceof RangeError) return refused({ line: 1, column: 1, message: 'the code is nested too deeply' });
    if (!isSyntaxError(error)) throw error;
    return refused(errorAt(error.loc, `syntax error: ${error.message.replace(/ \(\d+:\d+\)$/, '')}`, lines));
  }
}

function refused(error: CodeError): ParsedCode {
  return { errors: [error], exports: [], objectHandlers: [] };
}

function errorOf({ node, message }: Fault, lines: readonly string[]): CodeError {
  return errorAt(node.loc!.start, message, lines);
}

/** An error at a place, as acorn counts columns: from 0. */
export function errorAt({ line, column }: Position, message: string, lines: readonly string[]): CodeError {
  const excerpt = lines[line - 1].trim().slice(0, MOST_EXCERPT_CHARACTERS);
  return { line, column: column + 1, message, ...excerpt ? { excerpt } : {} };
}

function isSyntaxError(error: unknown): error is SyntaxError & { readonly loc: Position } {
  return error instanceof SyntaxError && 'loc' in error;
}
