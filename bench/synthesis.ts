import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { App, Stack } from 'aws-cdk-lib/core';
import type { Figure } from './figure';
import { median } from './figure';
import { CognitoEventsApi } from '../src';

const RUNS = 30;
const APIS = 20;

interface Timing {
  readonly first: number;
  readonly each: number;
}

/** The construct beside the same resources by hand, in interleaved fresh processes. */
export function measureSynthesis(): readonly Figure[] {
  const stack = new Stack(new App(), 'Chat');
  const events = new CognitoEventsApi(stack, 'Events', { userPool: new UserPool(stack, 'Users') });
  const code = stack.resolve(events.privateNamespace.cfnChannelNamespace.codeHandlers) as string;
  const resources = Object.values((Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> }).Resources);

  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const codeFile = join(folder, 'handlers.js');
  writeFileSync(codeFile, code);
  const run = (app: string) => JSON.parse(execFileSync('node', [join(__dirname, 'apps', app), String(APIS), codeFile], {
    encoding: 'utf8', env: { ...process.env, CDK_VALIDATION: 'false', CDK_OUTDIR: join(folder, 'cdk.out') },
  })) as Timing;
  const byHand: Timing[] = [];
  const byHandAgain: Timing[] = [];
  const withConstruct: Timing[] = [];
  for (let index = 0; index < RUNS; index++) {
    byHand.push(run('by-hand.cjs'));
    withConstruct.push(run('with-construct.cjs'));
    byHandAgain.push(run('by-hand.cjs'));
  }
  rmSync(folder, { recursive: true });

  const figure = (name: string, key: keyof Timing, atMost: number): Figure => {
    const of = (timings: readonly Timing[]) => median(timings.map((timing) => timing[key]));
    const ratio = (of(byHandAgain) / of(byHand)).toFixed(2);
    return { name, unit: 'ms', value: of(withConstruct) - of(byHand), target: { atMost }, note: `by hand ${of(byHand).toFixed(2)} ms, A/A ${ratio}` };
  };
  return [
    figure('synthesis of one API beyond the same by hand', 'each', 1),
    figure('require() and the first construct beyond the same by hand', 'first', 15),
    { name: 'resources of the default construct', unit: '', value: resources.filter(({ Type }) => Type.startsWith('AWS::AppSync')).length, target: { atMost: 3 } },
    { name: 'resources that are not the user\'s pool or AppSync\'s', unit: '', value: resources.length - 4, target: { atMost: 0 } },
    { name: 'lines of the private handler', unit: '', value: code.trimEnd().split('\n').length, target: { atMost: 40 } },
  ];
}
