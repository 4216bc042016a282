import { readFileSync } from 'fs';
import { join } from 'path';

interface Docs {
  readonly summary?: string;
  readonly default?: string;
  readonly see?: string;
  readonly custom?: { readonly throws?: string };
}

interface Member {
  readonly name: string;
  readonly docs?: Docs;
  readonly optional?: boolean;
  readonly parameters?: readonly Member[];
}

interface Type extends Member {
  readonly kind: 'class' | 'enum' | 'interface';
  readonly abstract?: boolean;
  readonly datatype?: boolean;
  readonly fqn: string;
  readonly interfaces?: readonly string[];
  readonly initializer?: Omit<Member, 'name'>;
  readonly members?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly properties?: readonly Member[];
}

/** The API as jsii reads it, and as the documentation of every language has it. */
const { types } = JSON.parse(readFileSync(join(__dirname, '../../.jsii'), 'utf8')) as { types: Readonly<Record<string, Type>> };

/** What cannot fail: nothing of it is checked. */
const NEVER_FAILS = [
  'ChannelPolicy.anyone', 'ChannelPolicy.iam', 'ChannelPolicy.nobody', 'EventsAssertions.apiKey', 'EventsAssertions.lambda', 'EventsAssertions.oidc',
];

describe.each(Object.values(types).map((type) => [type.name, type] as const))('%s', (typeName, type) => {
  const { methods = [], properties = [], members = [] } = type;
  const all = [...members, ...methods, ...properties];
  const missing = (of: readonly Member[], what: (docs: Docs) => unknown) => of.filter(({ docs = {} }) => !what(docs)).map(({ name }) => name);

  test('says in a line what it is, and so does each of its members and parameters', () => {
    // the constructor of an abstract one is the CDK's
    const parameters = [...methods, ...type.initializer && !type.abstract ? [{ ...type.initializer, name: 'constructor' }] : []]
      .flatMap(({ name, parameters: given = [] }) => given.map((one) => ({ ...one, name: `${name}(${one.name})` })));
    expect(missing([type, ...all, ...parameters], ({ summary }) => summary)).toEqual([]);
  });

  test('names the page of AWS about what it stands for', () => {
    expect(type.docs?.see).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$/);
  });

  test('says the default of each optional property', () => {
    expect(missing(type.datatype ? properties.filter(({ optional }) => optional) : [], (docs) => docs.default)).toEqual([]);
  });

  test('says when each of its methods fails', () => {
    const silent = missing(type.kind === 'class' ? methods : [], ({ custom }) => custom?.throws).map((name) => `${typeName}.${name}`);
    expect(silent.filter((name) => !/\.metric/.test(name) && !NEVER_FAILS.includes(name))).toEqual([]);
  });
});

test('no options that a method takes are extended by others, of whose members the bridges to other languages would say nothing', () => {
  const given = new Set<string>();
  JSON.stringify(types, (_, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'fqn' in value && Object.keys(value).length === 1) given.add(value.fqn as string);
    return value;
  });
  const options = Object.values(types).filter(({ datatype, fqn }) => datatype && given.has(fqn));
  expect(options.length).toBeGreaterThan(20);
  const extended = options.flatMap(({ fqn }) => Object.values(types).filter(({ datatype, interfaces = [] }) => datatype && interfaces.includes(fqn)));
  expect(extended.map(({ name }) => name)).toEqual([]);
});
