// Installs the packed library as users of each language do, synthesizes each example in each, and compares the templates byte by byte.
//
//   node build-tools/languages/examples.mjs [--examples FOLDER] [--languages python,java] [--only EXAMPLE]
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './command.mjs';
import { CDK, TOOLCHAINS } from './toolchains.mjs';
import { copyExamples, ROOT, WORKPLACE } from './workplace.mjs';

const { values: options } = parseArgs({
  options: {
    examples: { type: 'string', default: join(ROOT, 'examples') },
    languages: { type: 'string', default: Object.keys(TOOLCHAINS).join() },
    only: { type: 'string' },
  },
});
const REFERENCE = 'typescript';
const LANGUAGES = options.languages.split(',');
const others = LANGUAGES.filter((language) => language !== REFERENCE);

/** Java and Go have maps without an order, which is another one in each process. */
const RUNS = { java: 2, go: 2 };

async function timed(title, work) {
  const start = Date.now();
  const result = await work();
  console.log(`${title.padEnd(44)} ${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s`);
  return result;
}

async function synthesize(examples, language, example, { env }, index) {
  const output = join(WORKPLACE, 'synthesized', language, `${example}.${index}`);
  await timed(`synthesize ${language}/${example}`, () => run(join(examples, language, example), { ...env, CI: 'true' }, CDK,
    'synth', '--quiet', '--no-notices', '--no-lookups', '--no-version-reporting', '--no-path-metadata', '--no-asset-metadata', '--output', output));
  return output;
}

/** The templates, and the names of the assets, which are hashes of what is in them. */
function assembly(folder) {
  const names = readdirSync(folder);
  return {
    assets: names.filter((file) => file.startsWith('asset.')).sort(),
    templates: Object.fromEntries(names.filter((file) => file.endsWith('.template.json')).sort().map((file) => [file, readFileSync(join(folder, file))])),
  };
}

function differences(expected, got) {
  const found = [];
  if (expected.assets.join() !== got.assets.join()) found.push(`assets ${got.assets.join(', ')} instead of ${expected.assets.join(', ')}`);
  for (const file of new Set([...Object.keys(expected.templates), ...Object.keys(got.templates)])) {
    const [left, right] = [expected.templates[file], got.templates[file]];
    if (left === undefined || right === undefined) found.push(`${file} is only in ${left ? REFERENCE : 'it'}`);
    else if (!left.equals(right)) found.push(firstDifference(file, left.toString(), right.toString()));
  }
  return found;
}

function firstDifference(file, left, right) {
  const [expected, got] = [left.split('\n'), right.split('\n')];
  const line = expected.findIndex((text, index) => text !== got[index]);
  return `${file}:${line + 1}\n    ${REFERENCE}: ${expected[line]?.trim()}\n    it: ${got[line]?.trim()}`;
}

/** The first failure waits for the others, so that no process is left behind. */
async function inParallel(work) {
  const settled = await Promise.allSettled(work);
  for (const { reason } of settled) if (reason) throw reason;
  return settled.map(({ value }) => value);
}

async function main() {
  const examples = copyExamples(resolve(options.examples));
  rmSync(join(WORKPLACE, 'synthesized'), { recursive: true, force: true });
  const wanted = [...new Set([REFERENCE, ...LANGUAGES])];
  const tools = Object.fromEntries(await inParallel(wanted.map(async (language) => [language, await timed(`install for ${language}`, () => TOOLCHAINS[language](examples))])));
  const names = readdirSync(join(examples, REFERENCE), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'node_modules').map(({ name }) => name)
    .filter((name) => options.only === undefined || name === options.only);

  const outputs = await inParallel(wanted.map(async (language) => {
    const made = [];
    for (const example of names) {
      for (let index = 1; index <= (RUNS[language] ?? 1); index += 1) made.push([example, await synthesize(examples, language, example, tools[language], index)]);
    }
    return [language, made];
  }));
  const references = Object.fromEntries(Object.fromEntries(outputs)[REFERENCE].map(([example, folder]) => [example, assembly(folder)]));
  let failed = 0;
  for (const [language, made] of outputs.filter(([language]) => others.includes(language))) {
    for (const [example, folder] of made) {
      const found = differences(references[example], assembly(folder));
      console.log(`${found.length === 0 ? 'equal    ' : 'DIFFERENT'} ${language}/${example}${found.map((text) => `\n  ${text}`).join('')}`);
      failed += found.length === 0 ? 0 : 1;
    }
  }
  if (failed > 0) throw new Error(failed === 1 ? `1 template differs from that of ${REFERENCE}` : `${failed} templates differ from those of ${REFERENCE}`);
  if (options.only !== undefined || others.length < Object.keys(TOOLCHAINS).length - 1) return;
  rmSync(join(WORKPLACE, 'results'), { recursive: true, force: true });
  mkdirSync(join(WORKPLACE, 'results'), { recursive: true });
  for (const language of wanted) {
    const { runtime, cdk } = tools[language];
    writeFileSync(join(WORKPLACE, 'results', `${language}.json`), JSON.stringify({ runtime, cdk }));
  }
}

main().catch((error) => {
  console.error(`examples: ${error.message}`);
  process.exitCode = 1;
});
