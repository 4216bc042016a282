import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LambdaFunction } from '../../../engine/application';
import type { RoleCredentials } from '../../../local/iam/local-access-keys';
import type { InvocationResult } from '../../../local/lambda/function-worker';
import { LocalFunctions } from '../../../local/lambda/local-functions';

export const HOSTS = { httpHost: 'localhost:4000', realtimeHost: 'localhost:4000' };

export const CREDENTIALS: RoleCredentials = {
  accessKeyId: 'ASIALOCALLOCALLOCAL1',
  secretAccessKey: 'local+secret/of+the+function/0123456789a',
  sessionToken: 'local+session+token+of+the+function==',
  principal: { arn: 'arn:aws:sts::123456789012:assumed-role/Role/notify', accountId: '123456789012', statements: [] },
};

export function lambdaFunction(properties: Partial<LambdaFunction> = {}): LambdaFunction {
  return {
    stack: 'Chat',
    logicalId: 'Notify1234',
    path: 'Chat/Notify',
    name: 'notify',
    arn: 'arn:aws:lambda:eu-west-1:123456789012:function:notify',
    runtime: 'nodejs20.x',
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 60,
    ...properties,
  };
}

/** Waits until a process has ended; one that nobody has collected yet counts. */
export async function processEnd(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      if (existsSync(`/proc/${pid}/stat`) && readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) return;
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Functions that run and are stopped with the test; `files` makes a code folder like an asset of a cloud assembly. */
export class FunctionFixture {
  public readonly log: string[] = [];
  private readonly running: LocalFunctions[] = [];
  private readonly folders: string[] = [];

  public files(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'function-test-'));
    this.folders.push(folder);
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return folder;
  }

  /** All that is in a folder, by its path. */
  public list(folder: string): readonly string[] {
    return readdirSync(folder, { recursive: true }).map(String).sort();
  }

  public functions(...functions: readonly LambdaFunction[]): LocalFunctions {
    const options = { functions, credentialsOf: () => CREDENTIALS, hosts: HOSTS, log: (line: string) => this.log.push(line) };
    const running = new LocalFunctions(options);
    this.running.push(running);
    return running;
  }

  /** One invocation of a function with this inline code. */
  public async invoke(inlineCode: string, event: unknown = {}, properties: Partial<LambdaFunction> = {}): Promise<InvocationResult> {
    const fn = lambdaFunction({ inlineCode, ...properties });
    return this.functions(fn).invoke(fn, event);
  }

  public async dispose(): Promise<void> {
    await Promise.all(this.running.map((functions) => functions.close()));
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }
}
