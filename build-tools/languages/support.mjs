// docs/support.md, from what passed: the tests leave a file for each thing that they ran with.
//
//   node build-tools/languages/support.mjs write    after all tests have passed
//   node build-tools/languages/support.mjs check    fails if the page claims something that did not pass here, or passed with an older version only
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, WORKPLACE } from './workplace.mjs';

const { positionals: [command], values: { page: PAGE, results: RESULTS } } = parseArgs({
  allowPositionals: true,
  options: { page: { type: 'string', default: join(ROOT, 'docs/support.md') }, results: { type: 'string', default: join(WORKPLACE, 'results') } },
});

/** What a row says of a result that its tests left; a version that is not known when it is written stands for what passed. */
const ROWS = [
  ['typescript', 'TypeScript, JavaScript', ({ runtime, cdk }) => [runtime, cdk, 'all tests; the quick start by `cdk synth` from the tarball']],
  ['newest-cdk', 'TypeScript, JavaScript', ({ runtime, cdk }) => [runtime, cdk, 'the tests of the construct, with the CDK\'s template validation']],
  ['node-22', 'TypeScript, JavaScript', ({ runtime, cdk }) => [runtime, cdk, 'the quick start, synthesized and served']],
  ['node-24', 'TypeScript, JavaScript', ({ runtime, cdk }) => [runtime, cdk, 'the quick start, synthesized and served']],
  ['python', 'Python', ({ runtime, cdk }) => [runtime, cdk, 'both examples from the wheel; `mypy --strict`; errors, TypeScript handlers, the local server']],
  ['java', 'Java', ({ runtime, cdk }) => [runtime, cdk, 'both examples from the jar, without compiler warnings; errors, TypeScript handlers, the local server']],
  ['go', 'Go', ({ runtime, cdk }) => [runtime, cdk, 'both examples from the module']],
];

/** Of what no result is left. */
const NOT_RUN = ['C# and other .NET languages', '–', '–', 'code is generated; it was neither compiled nor run'];

/** Patches are left out: `Node 20.20.2` is Node 20, `Python 3.11.7` is Python 3.11. */
const shortened = (runtime) => runtime.replace(/^(Node|Java) (\d+).*/, '$1 $2').replace(/^(Python|Go) (\d+\.\d+).*/, '$1 $2');

function results() {
  const files = existsSync(RESULTS) ? readdirSync(RESULTS).filter((file) => file.endsWith('.json')) : [];
  return Object.fromEntries(files.map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(RESULTS, file), 'utf8'))]));
}

/** The lines of the table, in its order. */
const linesOf = (passed) => [...ROWS.filter(([id]) => passed[id]).map(([id, language, row]) => [language, ...row(passed[id])]), NOT_RUN];

function page(passed) {
  const rows = linesOf(passed).map(([language, runtime, ...others]) => `| ${[language, shortened(runtime), ...others].join(' | ')} |`);
  return `# What it was tested with

Written by \`npx projen support\` from what passed; a test run fails if this page claims more.

| language | with | aws-cdk-lib | what passed |
|---|---|---|---|
${rows.join('\n')}

All of it on Linux. Not run: Windows and macOS, a deployment to AWS, and versions between and beyond those above, which are meant to
work: Node from 20.16, Python from 3.10, Java from 8, and each \`aws-cdk-lib\` 2 from the lowest above. The examples in all four
languages give the same template, byte by byte. Go needs a newer CDK than the others, since a Go module names the types of the
CDK that it was compiled with.
`;
}

const numbers = (text) => (text.match(/\d+/g) ?? []).map(Number);
function isNewer(left, right) {
  const [a, b] = [numbers(left), numbers(right)];
  const index = a.findIndex((number, place) => number !== b[place]);
  return index >= 0 && a[index] > (b[index] ?? 0);
}

/** A page may be older than what passes now, such as where a new CDK is out; it may not be ahead of it. */
function problems(passed) {
  const notRun = ROWS.filter(([id]) => !passed[id]).map(([id]) => `${id} was not run`);
  if (notRun.length > 0) return notRun;
  const claims = readFileSync(PAGE, 'utf8').split('\n').filter((line) => line.startsWith('| ')).slice(1).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
  const lines = linesOf(passed);
  if (claims.length !== lines.length) return [`the page has ${claims.length} lines, and ${lines.length} are due`];
  return lines.flatMap(([language, runtime, cdk, what], index) => {
    const [claimedLanguage, claimedRuntime, claimedCdk, claimedWhat] = claims[index];
    if (claimedLanguage !== language || claimedWhat !== what) return [`the page says "${claimedLanguage}: ${claimedWhat}" where "${language}: ${what}" is due`];
    return [[claimedRuntime, shortened(runtime)], [claimedCdk, cdk]].filter(([claim, got]) => isNewer(claim, got)).map(([claim, got]) => `${language}: the page says ${claim}, and ${got} passed`);
  });
}

const passed = results();
if (command === 'write') {
  writeFileSync(PAGE, page(passed));
} else {
  const found = problems(passed);
  if (found.length > 0) {
    console.error(`docs/support.md: ${found.join('; ')}: run "npx projen support" after the tests`);
    process.exitCode = 1;
  } else {
    console.log(`docs/support.md claims nothing that did not pass: ${ROWS.map(([id]) => `${id} ${shortened(passed[id].runtime)}, aws-cdk-lib ${passed[id].cdk}`).join('; ')}`);
  }
}
