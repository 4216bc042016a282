// docs/support.md, from what passed: the tests leave a file for each thing that they ran with.
//
//   node build-tools/languages/support.mjs write    after all tests have passed
//   node build-tools/languages/support.mjs check    fails if the page claims something that did not pass here, or passed with an older version only
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT, WORKPLACE } from './workplace.mjs';

const PAGE = join(ROOT, 'docs/support.md');
const RESULTS = join(WORKPLACE, 'results');

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

/** Patches are left out: `Node 20.20.2` is Node 20, `Python 3.11.7` is Python 3.11. */
const shortened = (runtime) => runtime.replace(/^(Node|Java) (\d+).*/, '$1 $2').replace(/^(Python|Go) (\d+\.\d+).*/, '$1 $2');

function results() {
  const files = existsSync(RESULTS) ? readdirSync(RESULTS) : [];
  return Object.fromEntries(files.map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(RESULTS, file), 'utf8'))]));
}

function page(passed) {
  const rows = ROWS.filter(([id]) => passed[id]).map(([id, language, row]) => {
    const [runtime, cdk, what] = row(passed[id]);
    return `| ${language} | ${shortened(runtime)} | ${cdk} | ${what} |`;
  });
  return `# What it was tested with

Written by \`npx projen support\` from what passed; a test run fails if this page claims more.

| language | with | aws-cdk-lib | what passed |
|---|---|---|---|
${rows.join('\n')}
| C# and other .NET languages | – | – | code is generated; it was neither compiled nor run |

All of it on Linux. Not run: Windows and macOS, a deployment to AWS, and versions between and beyond those above, which are meant to
work: Node from 20.16, Python from 3.10, Java from 8, and each \`aws-cdk-lib\` 2 from the lowest above. The examples in all four
languages give the same template, byte by byte. Go needs a newer CDK than the others, since a Go module names the types of the
CDK that it was compiled with.
`;
}

const numbers = (text) => text.match(/\d+/g).map(Number);
function isNewer(left, right) {
  const [a, b] = [numbers(left), numbers(right)];
  const index = a.findIndex((number, place) => number !== b[place]);
  return index >= 0 && a[index] > (b[index] ?? 0);
}

/** A page may be older than what passes now, such as where a new CDK is out; it may not be ahead of it. */
function problems(passed) {
  const claimed = readFileSync(PAGE, 'utf8').split('\n').filter((line) => line.startsWith('| ')).map((line) => line.split('|').map((cell) => cell.trim()));
  return ROWS.flatMap(([id, language, row]) => {
    if (!passed[id]) return [`${id} was not run`];
    const [runtime, cdk, what] = row(passed[id]);
    const cells = claimed.find((line) => line[1] === language && line[4] === what && numbers(line[2])[0] === numbers(runtime)[0]);
    if (cells === undefined) return [`${language} with ${runtime} passed, and has no line`];
    return [[cells[2], shortened(runtime)], [cells[3], cdk]].filter(([claim, got]) => isNewer(claim, got)).map(([claim, got]) => `${language}: the page says ${claim}, and ${got} passed`);
  });
}

const passed = results();
if (process.argv[2] === 'write') {
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
