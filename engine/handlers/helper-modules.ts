/**
 * `@aws-appsync/utils/dynamodb` in QuickJS. The requests are made by the host, but what an operation or a set is, is known
 * here by identity: an event may hold an object that looks like one.
 */
export const DYNAMODB_HELPERS_MODULE = String.raw`
import { ask, parse, stringify, unsupported } from 'intrinsics';
const { Array, Object, WeakMap, WeakSet } = globalThis;

const made = new WeakMap();
const operation = (type) => (payload, index) => {
  const marker = Object.freeze({ _type: type });
  made.set(marker, [type, payload, index]);
  return marker;
};
export const operations = Object.freeze({
  add: operation('add'), remove: operation('remove'), replace: operation('replace'), increment: operation('increment'),
  decrement: operation('decrement'), append: operation('append'), prepend: operation('prepend'), updateListItem: operation('updateListItem'),
});

const sets = new WeakSet();
const tag = ask('autoId');
const set = (type, values) => {
  const made = Object.freeze(ask('util.dynamodb.' + type, values ?? []));
  sets.add(made);
  return made;
};
export const toStringSet = (values) => set('toStringSet', values);
export const toNumberSet = (values) => set('toNumberSet', values);
export const toBinarySet = (values) => set('toBinarySet', values);
const marked = (value) => parse(stringify(value, (key, each) => (key !== tag && sets.has(each) ? { [tag]: each } : each)) ?? 'null');

const isObject = (value) => typeof value === 'object' && value !== null;
const hasOperation = (value) => isObject(value) && (made.has(value) || Object.values(value).some(hasOperation));
const changes = (update, path) => Object.entries(update).flatMap(([name, value]) => {
  const own = [...path, name];
  if (!hasOperation(value)) return [[own, 'replace', value]];
  if (made.has(value)) return [[own, ...made.get(value)]];
  if (Array.isArray(value)) return value.map((each) => (made.has(each) ? [own, ...made.get(each)] : unsupported('a list with and without operations')));
  return changes(value, own);
});
const withChanges = (payload) => (isObject(payload) && isObject(payload.update) ? { ...payload, update: changes(payload.update, []) } : payload);
const withItemChanges = (item) => (isObject(item) && isObject(item.updateItem) ? { ...item, updateItem: withChanges(item.updateItem) } : item);

const request = (name) => (payload) => ask('dynamodb.' + name, marked(payload), tag);
export const get = request('get');
export const put = request('put');
export const remove = request('remove');
export const query = request('query');
export const scan = request('scan');
export const batchGet = request('batchGet');
export const batchPut = request('batchPut');
export const batchDelete = request('batchDelete');
export const transactGet = request('transactGet');
export const update = (payload) => request('update')(withChanges(payload));
export const transactWrite = (payload) => request('transactWrite')(
  isObject(payload) && Array.isArray(payload.items) ? { ...payload, items: payload.items.map(withItemChanges) } : payload);
export const sync = () => unsupported('dynamodb.sync, of which AppSync has only the type,');
`;

/** A module of which every member fails by its name. */
export function refusedModule(name: string, members: readonly string[]): string {
  const exported = members.map((member) => `export const ${member} = refused('${name}.${member}');`).join('\n');
  return `import { unsupported } from 'intrinsics';
const { Object, Proxy } = globalThis;
const refused = (path) => new Proxy(Object.freeze(() => undefined), { apply: () => unsupported(path), get: () => unsupported(path) });
${exported}
`;
}
