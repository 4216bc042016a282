import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AwsTarget } from './aws-target';
import { LocalTarget } from './local-target';
import { probe } from './probe';
import { differences } from './recording';
import type { Recording } from './recording';

/** docs/probe.md */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { outputs: { type: 'string' }, record: { type: 'string' }, compare: { type: 'string' }, slow: { type: 'boolean', default: false } },
  });
  const local = values.outputs === undefined ? await LocalTarget.start() : undefined;
  const target = local ?? AwsTarget.fromFile(values.outputs!, process.env);
  try {
    const recording = await probe(target, { slow: values.slow, log: (line) => console.log(line) });
    if (values.record !== undefined) writeFileSync(values.record, `${JSON.stringify(recording, null, 2)}\n`);
    else if (values.compare === undefined) console.log(JSON.stringify(recording.answers, null, 2));
    if (values.compare !== undefined) {
      const found = differences(JSON.parse(readFileSync(values.compare, 'utf8')) as Recording, recording);
      for (const { question, expected, got } of found) console.log(`DIFFERENT ${question}\n  ${JSON.stringify(expected)}\n  ${JSON.stringify(got)}`);
      console.log(`${found.length} answers differ from ${values.compare}`);
      process.exitCode = found.length === 0 ? 0 : 1;
    }
  } finally {
    await local?.close();
  }
}

void main();
