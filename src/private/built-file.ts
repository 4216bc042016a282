import { existsSync } from 'fs';
import { join } from 'path';

/** Beside the compiled library, or in what was built of it where TypeScript runs as it is. */
const FOLDERS = ['..', '../../lib'];

/** A program that the package ships, by its path in lib. */
export function builtFile(path: string): string {
  const file = FOLDERS.map((folder) => join(__dirname, folder, path)).find((candidate) => existsSync(candidate));
  if (!file) throw new Error(`lib/${path} of cdk-cognito-events-api is missing: install the package again`);
  return file;
}
