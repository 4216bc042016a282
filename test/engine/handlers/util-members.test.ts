import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { subscribeContext } from './contexts';
import { IMPORTABLE } from '../../../engine/handlers/check-modules';
import { HandlerSandbox } from '../../../engine/handlers/handler-sandbox';

/** Members that AppSync's types have and that fail here by name; PARITY.md says why of each. */
const REFUSED: readonly string[] = [
  'util.appendError', 'util.http.addResponseHeader', 'util.http.addResponseHeaders', 'util.rds', 'util.transform.toElasticsearchQueryDSL',
  'util.transform.toSubscriptionFilter', 'util.xml',
  'extensions.evictFromApiCache', 'extensions.invalidateSubscriptions', 'extensions.setSubscriptionFilter', 'extensions.setSubscriptionInvalidationFilter',
  'dynamodb.sync',
  ...['agg', 'createMySQLStatement', 'createPgStatement', 'insert', 'remove', 'select', 'sql', 'toJsonObject', 'typeHint', 'update'].map((name) => `rds.${name}`),
  'ai.converse', 'ai.invokeModel',
];

const LIBRARY = join(__dirname, '../../../node_modules/@aws-appsync/utils');
const program = ts.createProgram([join(LIBRARY, 'lib/index.d.ts'), ...['ai', 'dynamodb', 'rds'].map((name) => join(LIBRARY, `${name}.d.ts`))], { strict: true });
const checker = program.getTypeChecker();

function exportsOf(file: string): readonly ts.Symbol[] {
  return checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(join(LIBRARY, file))!)!);
}

/** The values of a module: functions and objects, not types. */
function valuesOf(file: string): readonly ts.Symbol[] {
  return exportsOf(file).map((symbol) => symbol.declarations?.some(ts.isExportSpecifier) ? checker.getAliasedSymbol(symbol) : symbol)
    .filter(({ valueDeclaration }) => valueDeclaration !== undefined);
}

/** `util.time.nowISO8601` and all others, each with those below it. */
function membersOf(symbol: ts.Symbol, path: string): readonly string[] {
  const type = checker.getTypeOfSymbol(symbol);
  if (type.getCallSignatures().length > 0) return [path];
  return type.getProperties().flatMap((property) => membersOf(property, `${path}.${property.name}`));
}

const members = [
  ...valuesOf('lib/index.d.ts').flatMap((symbol) => membersOf(symbol, symbol.name)),
  ...['ai', 'dynamodb', 'rds'].flatMap((name) => valuesOf(`${name}.d.ts`)
    .filter((symbol) => name === 'dynamodb' || symbol.declarations![0].getSourceFile().fileName.includes(name === 'ai' ? 'bedrock' : 'rds-helpers'))
    .flatMap((symbol) => name === 'dynamodb' ? membersOf(symbol, `${name}.${symbol.name}`) : [`${name}.${symbol.name}`])),
];
const isRefused = (member: string): boolean => REFUSED.some((refused) => member === refused || member.startsWith(`${refused}.`));

describe('every member of @aws-appsync/utils', () => {
  let sandbox: HandlerSandbox;
  beforeAll(async () => {
    sandbox = await HandlerSandbox.create({ deadlineMs: 5_000 });
  });
  const look = (member: string) => sandbox.load(`import { util, runtime, extensions } from '@aws-appsync/utils';
    import * as dynamodb from '@aws-appsync/utils/dynamodb';
    import * as rds from '@aws-appsync/utils/rds';
    import * as ai from '@aws-appsync/utils/ai';
    export const onSubscribe = () => { const member = ${member}; return typeof member; };`).run('onSubscribe', subscribeContext());

  test('is known by its types', () => {
    expect(members.length).toBeGreaterThan(80);
    expect(members).toEqual(expect.arrayContaining(['util.time.nowISO8601', 'dynamodb.operations.increment', 'runtime.earlyReturn', 'rds.select', 'ai.converse']));
  });

  test('is of a name that handlers may import, and there are no others', () => {
    const namesOf = (start: string) => [...new Set(members.filter((member) => member.startsWith(start)).map((member) => member.slice(start.length).split('.')[0]))].sort();
    const ofUtils = ['extensions', 'runtime', 'util'].filter((name) => members.some((member) => member.startsWith(`${name}.`)));
    expect(valuesOf('lib/index.d.ts').map(({ name }) => name).sort()).toEqual(ofUtils);
    expect(Object.fromEntries(IMPORTABLE)).toEqual({
      '@aws-appsync/utils': ofUtils, ...Object.fromEntries(['ai', 'dynamodb', 'rds'].map((name) => [`@aws-appsync/utils/${name}`, namesOf(`${name}.`)])),
    });
  });

  test.each(members.filter((member) => !isRefused(member)))('%s is a function', (member) => {
    expect(look(member)).toMatchObject({ kind: 'returned', value: 'function' });
  });

  test.each(members.filter(isRefused))('%s fails by name', (member) => {
    const refused = REFUSED.find((name) => member === name || member.startsWith(`${name}.`))!;
    const result = sandbox.load(`import { util, extensions } from '@aws-appsync/utils';
      import * as dynamodb from '@aws-appsync/utils/dynamodb';
      import * as rds from '@aws-appsync/utils/rds';
      import * as ai from '@aws-appsync/utils/ai';
      export const onSubscribe = () => ${member}({});`).run('onSubscribe', subscribeContext());
    expect(result).toMatchObject({ kind: 'failed', message: expect.stringMatching(`${refused.replaceAll('.', '\\.')}.* is not supported by the local engine`) as unknown });
  });

  test('has a row in PARITY.md', () => {
    const parity = readFileSync(join(__dirname, '../../../PARITY.md'), 'utf8');
    const missing = members.filter((member) => !parity.includes(member.split('.').at(-1)!) && !parity.includes(`${member.split('.').slice(0, -1).join('.')}.*`));
    expect(missing).toEqual([]);
  });
});
