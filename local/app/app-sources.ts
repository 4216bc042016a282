import { basename, join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { isObject } from '../../engine/template/json';
import { readJsonFile } from '../../engine/template/json-file';
import { textsOf } from '../../engine/template/policy-document';

/** Folders of an app that hold no source: of tools, and of what they write. */
const NO_SOURCES = new Set([
  'node_modules', 'cdk.out', 'dist', 'build', 'coverage', 'target', 'obj', 'venv', 'env', '__pycache__', '__snapshots__', 'tmp',
]);
/** What editors, compilers and test runners leave beside sources. */
const NO_SOURCE_FILES = /(?:~|\.(?:log|sw[op]|tmp|tsbuildinfo|pyc|d\.ts|map|junit\.xml))$/;
/** What .NET writes; `bin` alone is where CDK apps in TypeScript begin. */
const DOTNET_OUTPUT = /(?:^|\/)bin\/(?:Debug|Release)(?:\/|$)/;

type IsMatch = (path: string) => boolean;

/** Which files below a folder an app is made of: those that `watch` of its cdk.json names, or all that look like sources. */
export class AppSources {
  private readonly isIncluded: IsMatch;
  private readonly isExcluded: IsMatch;

  /** @throws Error if `watch` of cdk.json cannot be read */
  constructor(private readonly folder: string) {
    const { include, exclude } = readWatch(folder) ?? {};
    this.isIncluded = include ? matches(include) : () => true;
    this.isExcluded = exclude ? matches(exclude) : looksLikeOutput;
  }

  /** Whether a file, or all that is in a folder, is of no interest. Hidden ones, and those of Node, never are of any. */
  public leavesOut(path: string): boolean {
    const within = this.within(path);
    return /(?:^|\/)(?:\.(?!\.?(?:\/|$))|node_modules(?:\/|$)|cdk\.out(?:\/|$))/.test(within) || anyPart(within, this.isExcluded);
  }

  public has(path: string): boolean {
    return !this.leavesOut(path) && anyPart(this.within(path), this.isIncluded);
  }

  private within(path: string): string {
    return relative(this.folder, path).split(sep).join('/');
  }
}

interface Watch {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-watch.html */
function readWatch(folder: string): Watch | undefined {
  const file = join(folder, 'cdk.json');
  let watch;
  try {
    ({ watch } = readJsonFile(file));
  } catch {
    return undefined; // without it, or with one that the app's own command will complain of
  }
  if (watch === undefined) return undefined;
  try {
    if (!isObject(watch)) throw new Error('not an object');
    const { include = '**', exclude = [] } = watch;
    return { include: textsOf(include), exclude: textsOf(exclude) };
  } catch (error) {
    throw new Error(`${file}: watch takes include and exclude with patterns of files: ${(error as Error).message}`);
  }
}

function matches(patterns: readonly string[]): IsMatch {
  return picomatch(patterns.map((pattern) => pattern.replace(/^\.\//, '').replace(/\/$/, '')), { dot: true });
}

/** A pattern that is a folder means all that is in it. */
function anyPart(path: string, isMatch: IsMatch): boolean {
  const parts = path.split('/');
  return parts.some((_, index) => isMatch(parts.slice(0, index + 1).join('/')));
}

const looksLikeOutput: IsMatch = (path) => {
  const name = basename(path);
  return NO_SOURCES.has(name) || NO_SOURCE_FILES.test(name) || DOTNET_OUTPUT.test(path);
};
