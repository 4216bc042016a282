import { check, rulesOf } from './hand-written';
import { ownPolicies } from './own-policies';

describe('nothing is found in what the construct makes of', () => {
  test.each(ownPolicies())('$name', async ({ template }) => {
    const report = await check(template);
    expect(report.findings.map(({ message }) => message)).toEqual([]);
    expect(rulesOf(report)).toEqual([]);
    expect(report.outcome).toBe('nothing');
  });
});
