import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';

const FOLDER = join(__dirname, '../../examples/react/src/events');

describe('the client', () => {
  test('is at most 4 KB, minified and gzipped', () => {
    const [{ contents }] = buildSync({
      entryPoints: [join(FOLDER, 'events-client.ts')], bundle: true, minify: true, format: 'esm', target: 'es2022', write: false,
    }).outputFiles;
    expect(gzipSync(contents, { level: 9 }).byteLength).toBeLessThanOrEqual(4_096);
  });

  test('imports nothing but itself, and the hook nothing but React besides', () => {
    const imports = readdirSync(FOLDER).flatMap((file) => [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/from '([^']+)'/g)].map(([, from]) => `${file}: ${from}`));
    expect([...new Set(imports)].sort()).toEqual([
      'events-client.ts: ./connection', 'use-channel.ts: ./events-client', 'use-channel.ts: react',
    ]);
  });
});
