import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every private key in the files below a folder: in PEM, also inside of JSON. */
export function privateKeysIn(folder: string): readonly KeyObject[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').replaceAll('\\n', '\n'));
  const pems = texts.flatMap((text) => text.match(/-----BEGIN (?:\w+ )*PRIVATE KEY-----[^-]+-----END (?:\w+ )*PRIVATE KEY-----/g) ?? []);
  return pems.map((pem) => createPrivateKey(pem));
}
