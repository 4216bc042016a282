import { Composer, isAlias, isMap, isScalar, isSeq, LineCounter, Parser } from 'yaml';
import type { CST, ParsedNode, Scalar } from 'yaml';
import { isObject } from './json';
import type { Json, JsonObject } from './json';
import { readScalar, TAGS } from './yaml-scalars';
import { printable, quoted } from '../printable';

/** CloudFormation takes templates of 1 MB. */
const MAX_CHARACTERS = 1_000_000;
/** Deeper than any real template, and far from the end of the stack. */
const MAX_DEPTH = 200;
const MAX_NODES = 100_000;
const NOT_SPECIFIC = ['!', 'tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq'];

/**
 * A template in YAML, with the short forms of intrinsics written out.
 *
 * What CloudFormation does not take, as aliases and merged maps, is refused:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 *
 * @throws Error with the place of what is wrong
 */
export function parseYaml(file: string, text: string): JsonObject {
  if (text.length > MAX_CHARACTERS) throw new Error(`${file} has ${text.length} characters; CloudFormation takes templates of ${MAX_CHARACTERS}`);
  const value = new YamlTemplate(file, text).read();
  if (!isObject(value)) throw new Error(`${file} holds no object, as a template does`);
  return value;
}

class YamlTemplate {
  private readonly lines = new LineCounter();

  constructor(private readonly file: string, private readonly text: string) {}

  public read(): Json {
    const tokens = [...new Parser(this.lines.addNewLine).parse(this.text)];
    this.checkSize(tokens);
    // The schema that gives texts only, since what a text means is for readScalar(); keys are compared here, as the library takes quadratic time.
    const [document, ...others] = new Composer({ schema: 'failsafe', uniqueKeys: false, merge: false, prettyErrors: false }).compose(tokens, true, this.text.length);
    const [mistake] = document.errors;
    if (mistake) throw this.wrong(mistake.pos[0], printable(mistake.message));
    if (others.length > 0) throw this.wrong(others[0].range[0], 'a second document begins, and a template is one');
    return document.contents === null ? undefined : this.valueOf(document.contents);
  }

  private valueOf(node: ParsedNode): Json {
    if (isAlias(node)) throw this.wrong(node.range[0], `the alias *${node.source} is nothing that CloudFormation takes`);
    const tag = node.tag === undefined || NOT_SPECIFIC.includes(node.tag) ? undefined : node.tag;
    if (tag === undefined) return this.untagged(node);
    if (isScalar(node) && (tag === 'tag:yaml.org,2002:str')) return textOf(node);
    const intrinsic = TAGS.get(tag);
    if (intrinsic === undefined) throw this.wrong(node.range[0], `the tag ${quoted(tag)} is none that CloudFormation takes`);
    return { [intrinsic]: isScalar(node) ? textOf(node) : this.untagged(node) };
  }

  private untagged(node: ParsedNode): Json {
    if (isScalar(node)) return node.type === 'PLAIN' && node.tag !== '!' ? readScalar(node.source) : textOf(node);
    if (isSeq(node)) return node.items.map((item) => this.valueOf(item));
    if (!isMap(node)) throw this.wrong(0, 'something that is neither text, list nor object');
    const entries = new Map<string, Json>();
    for (const { key, value } of node.items as readonly { readonly key: ParsedNode; readonly value: ParsedNode | null }[]) {
      const name = this.keyOf(key);
      if (entries.has(name)) throw this.wrong(key.range[0], `the key ${quoted(name)} is there twice`);
      entries.set(name, value === null ? null : this.valueOf(value));
    }
    return Object.fromEntries(entries);
  }

  private keyOf(key: ParsedNode): string {
    if (!isScalar(key) || key.tag !== undefined) throw this.wrong(key.range[0], 'a key is a text');
    if (key.type !== 'PLAIN') return textOf(key);
    const name = key.source;
    if (name === '<<') throw this.wrong(key.range[0], 'merged maps are nothing that CloudFormation takes');
    const value = readScalar(name);
    if (value === null || typeof value === 'boolean') throw this.wrong(key.range[0], `the key ${quoted(name)} is ${String(value)} in YAML 1.1; put it in quotes`);
    return name;
  }

  /** Before the library composes, which it does by recursion. */
  private checkSize(tokens: readonly CST.Token[]): void {
    const open = tokens.map((token) => ({ token, depth: 0 }));
    let nodes = 0;
    for (let next = open.pop(); next; next = open.pop()) {
      const { token, depth } = next;
      if (depth > MAX_DEPTH) throw this.wrong(token.offset, `nested deeper than ${MAX_DEPTH} levels`);
      if (token.type === 'document' && token.value) open.push({ token: token.value, depth: depth + 1 });
      if (!('items' in token)) continue;
      nodes += token.items.length;
      if (nodes > MAX_NODES) throw this.wrong(token.offset, `more than ${MAX_NODES} entries`);
      for (const { key, value } of token.items) {
        if (key) open.push({ token: key, depth: depth + 1 });
        if (value) open.push({ token: value, depth: depth + 1 });
      }
    }
  }

  private wrong(offset: number, message: string): Error {
    const { line, col } = this.lines.linePos(offset);
    return new Error(`${this.file} is not YAML as CloudFormation takes it: line ${line}, column ${col}: ${message}`);
  }
}

/** The schema makes every scalar a text. */
function textOf({ value }: Scalar): string {
  return typeof value === 'string' ? value : '';
}
