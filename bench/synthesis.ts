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
/**
 * Beside an app with one API, which has what is paid once for each process; so many that one collection of garbage more or
 * less, about 20 ms, does not decide.
 */
const MORE = 100;

interface Timing {
  /** Until the first construct is made. */
  readonly first: number;
  /** Until the app is synthesized, with the first API and with more of them. */
  readonly one: number;
  readonly all: number;
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
  const execute = (app: string, count: number) => JSON.parse(execFileSync('node', [join(__dirname, 'apps', app), String(count), codeFile], {
    encoding: 'utf8', env: { ...process.env, CDK_VALIDATION: 'false', CDK_OUTDIR: join(folder, 'cdk.out') },
  })) as { readonly first: number; readonly whole: number };
  const run = (app: string): Timing => {
    const { first, whole } = execute(app, 1);
    return { first, one: whole, all: execute(app, 1 + MORE).whole };
  };
  const runs = Array.from({ length: RUNS }, () => ({ byHand: run('by-hand.cjs'), withConstruct: run('with-construct.cjs'), again: run('by-hand.cjs') }));
  rmSync(folder, { recursive: true });

  /** Each run is compared with its own neighbours, so that a machine that grows slower between runs changes nothing. */
  const figure = (name: string, of: (timing: Timing) => number, target?: Figure['target']): Figure => {
    const byHand = median(runs.map((each) => of(each.byHand)));
    const again = median(runs.map((each) => of(each.again)));
    const value = median(runs.map((each) => of(each.withConstruct) - (of(each.byHand) + of(each.again)) / 2));
    return { name, unit: 'ms', value, target, note: `by hand ${byHand.toFixed(2)} ms, A/A ${(again / byHand).toFixed(2)}` };
  };
  return [
    figure('require() and the first construct beyond the same by hand', ({ first }) => first, { atMost: 15 }),
    figure('the first synthesis, with what it loads, beyond the same by hand', ({ first, one }) => one - first),
    figure('each further API, synthesized, beyond the same by hand', ({ one, all }) => (all - one) / MORE, { atMost: 1 }),
    { name: 'resources of the default construct', unit: '', value: resources.filter(({ Type }) => Type.startsWith('AWS::AppSync')).length, target: { atMost: 3 } },
    { name: 'resources that are not the user\'s pool or AppSync\'s', unit: '', value: resources.length - 4, target: { atMost: 0 } },
    { name: 'lines of the private handler', unit: '', value: code.trimEnd().split('\n').length, target: { atMost: 40 } },
  ];
}
