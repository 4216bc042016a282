import type { HandlerIntegration } from '../../../engine/data-sources/data-source';
import type { ChannelNamespace } from '../../../engine/event-api';
import { integrationFaults } from '../../../engine/handlers/check-integrations';
import { checkHandlerCode } from '../../../engine/handlers/handler-checker';
import { testNamespace } from '../auth/test-api';

const DIRECT: HandlerIntegration = { behavior: 'DIRECT', invocationType: 'RequestResponse', dataSource: { type: 'AWS_LAMBDA', name: 'fn', functionArn: 'arn' } };
const CODE: HandlerIntegration = { ...DIRECT, behavior: 'CODE' };
const OBJECT = 'export const onPublish = { request(ctx) {}, response(ctx) {} };';
const FUNCTION = 'export function onPublish(ctx) { return ctx.events; }';

function faults(changes: Partial<ChannelNamespace>): readonly string[] {
  return integrationFaults(testNamespace('ns', changes), changes.code === undefined ? undefined : checkHandlerCode(changes.code));
}

test.each<[string, Partial<ChannelNamespace>]>([
  ['no code and no data source', {}],
  ['a function without a data source', { code: FUNCTION }],
  ['an object with one', { code: OBJECT, integrations: { onPublish: CODE } }],
  ['a direct function beside code for the other operation', { code: FUNCTION, integrations: { onSubscribe: DIRECT } }],
  ['an object with a data source and a function without', { code: `${OBJECT}\nexport function onSubscribe() {}`, integrations: { onPublish: CODE } }],
  ['two direct functions', { integrations: { onPublish: DIRECT, onSubscribe: DIRECT } }],
  ['what could not be read, which refuses anyway', { code: OBJECT, unsupported: { onPublish: 'its data source is not known' } }],
])('AppSync takes %s', (_, changes) => {
  expect(faults(changes)).toEqual([]);
});

test.each<[string, Partial<ChannelNamespace>, string]>([
  ['a data source without code', { integrations: { onPublish: CODE } }, 'HandlerConfigs.OnPublish names the data source fn, and the code exports no onPublish'],
  ['a data source for the other handler', { code: FUNCTION, integrations: { onSubscribe: CODE } }, 'HandlerConfigs.OnSubscribe names the data source fn, and the code exports no onSubscribe'],
  ['a data source for a function', { code: FUNCTION, integrations: { onPublish: CODE } }, 'HandlerConfigs.OnPublish names the data source fn, so onPublish must have the form { request, response }'],
  ['an object without a data source', { code: OBJECT }, 'onPublish has the form { request, response }, and HandlerConfigs.OnPublish names no data source for it'],
  ['a direct function beside code for it', { code: FUNCTION, integrations: { onPublish: DIRECT } }, 'HandlerConfigs.OnPublish is DIRECT, and the code exports onPublish: remove one of them'],
  ['two direct functions with code', { code: FUNCTION, integrations: { onPublish: DIRECT, onSubscribe: DIRECT } }, 'both handlers are DIRECT, which leaves no code; there is some'],
])('AppSync does not take %s', (_, changes, fault) => {
  expect(faults(changes)).toEqual([fault]);
});
