import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { InputError } from './input-error';
import { keepPrivateFile, preparePrivateFolder, readPrivateFile, replacePrivateFile } from './private-file';

const SECRET_BYTES = 32;

/** Where programs of this user keep their state: https://specifications.freedesktop.org/basedir/latest/ */
export function userStateFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  const { XDG_STATE_HOME: folder } = environment;
  return folder !== undefined && isAbsolute(folder) ? folder : join(homedir(), '.local', 'state');
}

/** The source of everything that is stable and not guessable: see ProjectState.derive(). */
export type Derive = (bytes: number, ...purpose: readonly string[]) => Buffer;

/** The server that serves the project now, for commands that talk to it. */
export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  /** Each Event API that it serves, the first at `url`. */
  readonly apis?: readonly { readonly name: string; readonly logicalId: string; readonly url: string }[];
}

/**
 * What a project keeps between runs: a random secret from which everything that authenticates is derived, signing
 * keys, and which server runs.
 *
 * It lives in the user's state folder, never in the project, where it might be committed.
 */
export class ProjectState {
  /**
   * Opens the state of an app, and makes it at the first time.
   *
   * @param stateFolder The folder of all programs' state
   * @param appPath The app's resolved path, which names the project
   */
  public static open(stateFolder: string, appPath: string): ProjectState {
    const own = join(stateFolder, 'cdk-cognito-events-api');
    const folder = join(own, shortHash(appPath));
    for (const path of [own, folder]) preparePrivateFolder(path);
    const secret = keepPrivateFile(join(folder, 'secret'), () => randomBytes(SECRET_BYTES).toString('hex'));
    if (!/^[0-9a-f]{64}$/.test(secret)) throw new Error(`${join(folder, 'secret')} is damaged; remove ${folder}, so that a new one is made`);
    return new ProjectState(folder, Buffer.from(secret, 'hex'));
  }

  /** Forgets all that the project kept. @throws InputError while a server uses it */
  public static reset(stateFolder: string, appPath: string): void {
    const { folder, runningServer } = ProjectState.open(stateFolder, appPath);
    if (runningServer) throw new InputError(`the server at ${runningServer.url} uses the state of this app; end it before a reset`);
    rmSync(folder, { recursive: true });
  }

  readonly #secret: Buffer;

  private constructor(public readonly folder: string, secret: Buffer) {
    this.#secret = secret;
  }

  /** Bytes that are the same in every run for the same purpose, and that nobody without the secret can guess. */
  public derive(bytes: number, ...purpose: readonly string[]): Buffer {
    const info = createHash('sha256').update(JSON.stringify(purpose)).digest(); // HKDF takes 1,024 bytes at most
    return Buffer.from(hkdfSync('sha256', this.#secret, '', info, bytes));
  }

  /** A text that is made once and kept, such as a signing key. */
  public keep(name: string, make: () => string): string {
    return keepPrivateFile(this.fileOf(name), make);
  }

  public kept(name: string): string | undefined {
    return readPrivateFile(this.fileOf(name));
  }

  /** Replaces a text that changes, such as the users who signed up. */
  public replace(name: string, text: string): void {
    replacePrivateFile(this.fileOf(name), text);
  }

  /** Writes a text for the developer's other programs, and gives the path of its file. */
  public show(fileName: string, text: string): string {
    const file = join(this.folder, fileName);
    replacePrivateFile(file, text);
    return file;
  }

  /** Not one that has ended without a word: another program may have its port now. */
  public get runningServer(): RunningServer | undefined {
    const text = readPrivateFile(this.runFile);
    const server = text === undefined ? undefined : JSON.parse(text) as RunningServer;
    return server && isAlive(server.pid) ? server : undefined;
  }

  public markRunning(server: RunningServer): void {
    replacePrivateFile(this.runFile, JSON.stringify(server));
  }

  /** Forgets the server, unless another one has taken its place. */
  public markStopped(server: RunningServer): void {
    if (this.runningServer?.url === server.url) rmSync(this.runFile, { force: true });
  }

  private get runFile(): string {
    return join(this.folder, 'running-server.json');
  }

  /** Names hold ids of a template, which are no file names. */
  private fileOf(name: string): string {
    return join(this.folder, `kept-${shortHash(name)}`);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
