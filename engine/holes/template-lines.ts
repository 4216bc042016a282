import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { MAX_FILE_BYTES, readTextFile } from '../template/json-file';

interface Text {
  readonly lines: LineCounter;
  readonly contents: Document['contents'];
}

/** On which lines of their files the parts of templates stand. JSON is YAML too, as far as lines go. */
export class TemplateLines {
  private readonly texts = new Map<string, Text | undefined>();

  /** That of the last name of the path that is there; nothing for a template that is no file. */
  public lineOf(file: string, path: readonly string[]): number | undefined {
    const text = this.textOf(file);
    let node: unknown = text?.contents;
    let offset: number | undefined;
    for (const name of path) {
      const next = isMap(node) ? node.items.find(({ key }) => isScalar(key) && String(key.value) === name) : undefined;
      const item: unknown = isSeq(node) ? node.items[Number(name)] : undefined;
      const at: unknown = next?.key ?? item;
      if (!isNode(at)) break;
      offset = at.range?.[0];
      node = next ? next.value : item;
    }
    return text && offset !== undefined ? text.lines.linePos(offset).line : undefined;
  }

  private textOf(file: string): Text | undefined {
    if (!this.texts.has(file)) this.texts.set(file, read(file));
    return this.texts.get(file);
  }
}

function read(file: string): Text | undefined {
  try {
    const lines = new LineCounter();
    const text = readTextFile(file, MAX_FILE_BYTES);
    return { lines, contents: parseDocument(text, { schema: 'failsafe', uniqueKeys: false, lineCounter: lines, logLevel: 'silent' }).contents };
  } catch {
    return undefined;
  }
}

function isNode(value: unknown): value is { readonly range?: readonly number[] | null } {
  return typeof value === 'object' && value !== null;
}
