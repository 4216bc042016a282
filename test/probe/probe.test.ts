import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsTarget } from '../../build-tools/probe/aws-target';
import { LocalTarget } from '../../build-tools/probe/local-target';
import { probe } from '../../build-tools/probe/probe';
import { QUESTIONS } from '../../build-tools/probe/questions';
import { differences, withoutIds } from '../../build-tools/probe/recording';
import type { Recording } from '../../build-tools/probe/recording';

const FOLDER = join(__dirname, 'recordings');
const recordings = readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Recording);

/** What the local server is known to do otherwise than a recording of AWS, by the name of the question, with the reason. */
const KNOWN: Readonly<Record<string, string>> = {};

let own: Recording;
beforeAll(async () => {
  const target = await LocalTarget.start();
  own = await probe(target, { slow: true });
  await target.close();
});

test('the probe gets an answer to each of its questions', () => {
  expect(Object.keys(own.answers)).toEqual(Object.keys(QUESTIONS));
  for (const [question, answer] of Object.entries(own.answers)) expect([question, JSON.stringify(answer)]).toEqual([question, expect.not.stringMatching(/"failed":"/)]);
});

test.each(recordings.map((recording) => [recording.target, recording] as const))('the local server answers as was recorded of %s', (_, recording) => {
  expect(differences(recording, own).filter(({ question }) => KNOWN[question] === undefined)).toEqual([]);
});

test('a recording names each question that is answered otherwise', () => {
  const [question] = Object.keys(own.answers);
  const changed = { ...own, answers: { ...own.answers, [question]: 'otherwise' } };
  expect(differences(changed, own)).toEqual([{ question, expected: 'otherwise', got: own.answers[question] }]);
  expect(differences({ ...own, answers: { more: 1 } }, own)).toEqual([{ question: 'more', expected: 1, got: undefined }]);
});

test('a recording has neither secrets nor ids', () => {
  const recorded = withoutIds({ key: 'da2-secret', id: '11111111-2222-3333-4444-555555555555', text: 'at da2-secret' }, ['da2-secret', '']);
  expect(recorded).toEqual({ key: '<secret>', id: '<uuid>', text: 'at <secret>' });
  expect(JSON.stringify(own)).not.toMatch(/da2-[a-z0-9]{26}|localhost:(?!5173)\d|eyJ/);
});

test('a deployed stack is found by its outputs, and what is missing is named', () => {
  const local = join(FOLDER, readdirSync(FOLDER)[0]);
  expect(() => AwsTarget.fromFile(local, {})).toThrow(/lacks the outputs Region, HttpHost, .*; write it with cdk deploy --outputs-file/);
});
