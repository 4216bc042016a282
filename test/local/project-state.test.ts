import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProjectState, userStateFolder } from '../../local/project-state';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'state-test-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const mode = (path: string): string => lstatSync(path).mode.toString(8).slice(-3);

describe('the state of a project', () => {
  test('is the same in the next run, and another one for another app', () => {
    const first = ProjectState.open(root, '/app/cdk.out').derive(32, 'console token');
    expect(ProjectState.open(root, '/app/cdk.out').derive(32, 'console token')).toEqual(first);
    expect(ProjectState.open(root, '/other/cdk.out').derive(32, 'console token')).not.toEqual(first);
  });

  test('cannot be guessed from the app: another state folder has other secrets', () => {
    const other = mkdtempSync(join(root, 'other-'));
    expect(ProjectState.open(root, '/app').derive(32, 'a')).not.toEqual(ProjectState.open(other, '/app').derive(32, 'a'));
  });

  test('derives other bytes for every purpose, however its words are divided', () => {
    const state = ProjectState.open(root, '/app');
    const purposes = [['a', 'b'], ['ab'], ['a', '', 'b'], ['a,b'], ['["a","b"]'], ['a'.repeat(5000)]];
    const derived = purposes.map((purpose) => state.derive(16, ...purpose).toString('hex'));
    expect(new Set(derived).size).toBe(purposes.length);
    expect(state.derive(64, 'long')).toHaveLength(64);
  });

  test('is for its owner only, folder and files', () => {
    const state = ProjectState.open(root, '/app');
    state.keep('signing key', () => 'secret');
    state.markRunning({ url: 'http://localhost:1', pid: 1 });
    expect(mode(state.folder)).toBe('700');
    expect(mode(join(state.folder, '..'))).toBe('700');
    expect(readdirSync(state.folder).map((file) => mode(join(state.folder, file)))).toEqual(['600', '600', '600']);
  });

  test('holds nothing that tells the app\'s path', () => {
    expect(ProjectState.open(root, '/home/someone/chat/cdk.out').folder).not.toContain('someone');
  });

  test('keeps what was made first', () => {
    const state = ProjectState.open(root, '/app');
    expect(state.kept('key')).toBeUndefined();
    expect(state.keep('key', () => 'first')).toBe('first');
    expect(ProjectState.open(root, '/app').keep('key', () => 'second')).toBe('first');
    expect(state.kept('../../key')).toBeUndefined();
  });

  test('is one, when two processes make it together', () => {
    const state = ProjectState.open(root, '/app');
    const other = ProjectState.open(root, '/app');
    const kept = state.keep('key', () => {
      other.keep('key', () => 'of the other process');
      return 'mine';
    });
    expect(kept).toBe('of the other process');
    expect(readdirSync(state.folder)).toHaveLength(2);
  });

  test.each(['secret', 'folder'])('is refused if others can read it: %s', (part) => {
    const { folder } = ProjectState.open(root, '/app');
    chmodSync(part === 'secret' ? join(folder, 'secret') : folder, part === 'secret' ? 0o640 : 0o755);
    expect(() => ProjectState.open(root, '/app')).toThrow(/is open to other users \(mode (640|755)\) and holds keys; remove /);
  });

  test('is refused below a folder that others could change', () => {
    const { folder } = ProjectState.open(root, '/app');
    chmodSync(join(folder, '..'), 0o777);
    expect(() => ProjectState.open(root, '/app')).toThrow('is open to other users (mode 777)');
  });

  test('is refused if it is a link, so that nobody can put theirs in its place', () => {
    const { folder } = ProjectState.open(root, '/app');
    rmSync(join(folder, 'secret'));
    writeFileSync(join(root, 'planted'), '0'.repeat(64), { mode: 0o600 });
    symlinkSync(join(root, 'planted'), join(folder, 'secret'));
    expect(() => ProjectState.open(root, '/app')).toThrow('must be a file of its own, not a link');
  });

  test('is refused if its secret is damaged, instead of being weak', () => {
    const { folder } = ProjectState.open(root, '/app');
    writeFileSync(join(folder, 'secret'), '');
    expect(() => ProjectState.open(root, '/app')).toThrow(`secret is damaged; remove ${folder}`);
  });

  test('knows which server runs, and forgets it when that one stops', () => {
    const state = ProjectState.open(root, '/app');
    expect(state.runningServer).toBeUndefined();
    const [first, second] = [{ url: 'http://localhost:1', pid: process.pid }, { url: 'http://localhost:2', pid: process.pid }];
    state.markRunning(first);
    state.markRunning(second);
    state.markStopped(first);
    expect(ProjectState.open(root, '/app').runningServer).toEqual(second);
    state.markStopped(second);
    expect(state.runningServer).toBeUndefined();
    state.markRunning({ ...first, pid: 2 ** 22 + 1 }); // greater than any on Linux
    expect(state.runningServer).toBeUndefined();
  });

  test('does not show its secret when it is printed', () => {
    const state = ProjectState.open(root, '/app');
    const secret = readFileSync(join(state.folder, 'secret'), 'utf8');
    expect(JSON.stringify(state)).not.toContain(secret);
    expect(Object.values(state)).not.toContainEqual(Buffer.from(secret, 'hex'));
  });
});

describe('the state folder of a user', () => {
  test.each([
    [{ XDG_STATE_HOME: '/var/state' }, 'linux', '/var/state'],
    [{ XDG_STATE_HOME: 'relative' }, 'linux', join(homedir(), '.local', 'state')],
    [{}, 'darwin', join(homedir(), '.local', 'state')],
    [{ LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local' }, 'win32', 'C:\\Users\\a\\AppData\\Local'],
  ] as const)('%j on %s is %s', (environment, platform, folder) => {
    expect(userStateFolder(environment, platform)).toBe(folder);
  });
});
