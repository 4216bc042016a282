import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

describe('the npm package', () => {
  const root = join(__dirname, '../..');
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: root, encoding: 'utf8' })) as [Packed];
  const paths = packed.files.map(({ path }) => path);

  test('holds what users need', () => {
    expect(paths).toEqual(expect.arrayContaining([
      '.jsii', 'API.md', 'LICENSE', 'README.md', 'package.json', 'lib/index.js', 'lib/index.d.ts', 'lib/handlers.generated.js',
      'lib/local/cli.js', 'lib/local/lambda-runtime.js', 'lib/local/THIRD-PARTY-LICENSES', 'lib/checker/index.js',
    ]));
  });

  test('holds nothing else', () => {
    const known = /^(\.jsii(\.tabl\.json\.gz)?|[A-Z]+\.md|LICENSE|package\.json|lib\/[^/]+\.(js|d\.ts)|lib\/private\/[^/]+\.(js|d\.ts)|lib\/(local|checker)\/.+)$/;
    expect(paths.filter((path) => !known.test(path))).toEqual([]);
    expect(paths.filter((path) => /\.ts$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
  });

  test('is at most 1.5 MB packed', () => {
    console.log(`npm tarball: ${(packed.size / 1024).toFixed(0)} KiB packed, ${(packed.unpackedSize / 1024).toFixed(0)} KiB unpacked, ${paths.length} files`);
    expect(packed.size).toBeLessThanOrEqual(1.5 * 1024 * 1024);
  });
});
