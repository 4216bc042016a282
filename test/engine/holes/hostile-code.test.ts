import { check, rulesOf, templateOf } from './hand-written';

const handler = (body: string, head = '') => `import { util } from '@aws-appsync/utils';\n${head}\nexport function onSubscribe(ctx) {\n${body}\n}`;
const LOOP = 'const many = \'0123456789012345678901234567890123456789\'.split(\'\');\nlet sum = 0;\nfor (const a of many) { for (const b of many) { for (const c of many) { for (const d of many) { for (const e of many) { for (const f of many) { sum += 1; } } } } } }';

describe('code that is meant to harm whoever checks it is undecided, and the rest is checked:', () => {
  test.each([
    ['a loop without end', handler(LOOP)],
    ['a loop only for some', handler(`if (ctx.info.channel.segments[1] === 'anything') {\n${LOOP}\n}\nutil.unauthorized();`)],
    ['a loop at the top level', handler('util.unauthorized();', LOOP)],
    ['memory without end', handler('let text = \'0123456789\';\nfor (const a of ctx.info.channel.path.split(\'\')) { text = text + text + text + text; }\nutil.unauthorized();')],
    ['memory at the top level', handler('util.unauthorized();', 'const many = \'01234567890123456789\'.split(\'\').map((a) => \'0123456789\'.split(\'\')).flat();\nconst more = many.map(() => many.map(() => many.map(() => many.map(() => many))));')],
  ])('%s', async (_, code) => {
    const report = await check(templateOf([{ code }, { name: 'default' }]));
    expect(rulesOf(report)).toEqual(['openNamespace', 'undecidedHandler']);
    expect(report.findings.map(({ logicalId, rule }) => [logicalId, rule.replace(/^.*:/, '')])).toEqual([['Namespace1', 'openNamespace'], ['Namespace0', 'undecidedHandler']]);
  });

  test('an answer that depends on what was asked before', async () => {
    const report = await check(templateOf([{ code: handler('calls.push(1);\nif (calls.length > 40 || ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }', 'const calls = [];') }]));
    expect(rulesOf(report)).toEqual(['moduleState', 'undecidedHandler']);
  });

  test('an answer that depends on the time is asked for at two times', async () => {
    const report = await check(templateOf([{ code: handler('if (util.time.nowEpochSeconds() < 1900000000 && ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }') }]));
    expect(rulesOf(report)).toEqual(['openNamespace']);
  });
});
