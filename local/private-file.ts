import { randomBytes } from 'node:crypto';
import { linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const OWNER_FOLDER = 0o700;
const OWNER_FILE = 0o600;

/** Makes a folder that only its owner may enter, or accepts one that is there if it is that. */
export function preparePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: OWNER_FOLDER });
  requireOwnerOnly(folder, 'folder');
}

/**
 * The content of a private file, made at the first call.
 *
 * It appears at once and complete: when two processes start together, both read what the first one kept.
 */
export function keepPrivateFile(file: string, make: () => string): string {
  const kept = readPrivateFile(file);
  if (kept !== undefined) return kept;
  const draft = writeDraft(file, make());
  try {
    linkSync(draft, file); // unlike a rename it never replaces
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readPrivateFile(file)!;
}

/** Writes or replaces a private file at once. */
export function replacePrivateFile(file: string, content: string): void {
  renameSync(writeDraft(file, content), file);
}

/** Its content, or undefined if there is none; throws if others than its owner may read it. */
export function readPrivateFile(file: string): string | undefined {
  try {
    requireOwnerOnly(file, 'file');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return readFileSync(file, 'utf8');
}

function writeDraft(file: string, content: string): string {
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  writeFileSync(draft, content, { flag: 'wx', mode: OWNER_FILE });
  return draft;
}

function requireOwnerOnly(path: string, kind: 'folder' | 'file'): void {
  const status = lstatSync(path);
  if (!(kind === 'folder' ? status.isDirectory() : status.isFile())) throw new Error(`${path} must be a ${kind} of its own, not a link or anything else`);
  if (process.platform === 'win32') return; // the profile's access list keeps others out, and there are no modes
  const mode = status.mode.toString(8).slice(-3);
  if (status.uid !== process.getuid?.()) throw new Error(`${path} belongs to another user; it holds keys, so remove it`);
  if (!mode.endsWith('00')) {
    throw new Error(`${path} is open to other users (mode ${mode}) and holds keys; remove ${kind === 'folder' ? 'it' : dirname(path)}, so that new ones are made`);
  }
}
