import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { OutputLines } from './output-lines';
import { endOfOutput } from './runtime-messages';
import type { FunctionError, InvokeMessage, RuntimeMessage } from './runtime-messages';
import type { RuntimeProgram } from './runtime-program';

/** Lambda gives the code this time to load: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_TIMEOUT_MS = 10_000;

/** What was written to the pipes may arrive after the answer. */
const OUTPUT_GRACE_MS = 200;

export interface FunctionProcessOptions {
  readonly taskRoot: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly program: RuntimeProgram;
  readonly onLine: (line: string) => void;
}

export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON. */
  readonly event: string;
  readonly timeoutSeconds: number;
}

/** `result` is JSON. */
export type Answer = { readonly result: string; readonly error?: undefined } | { readonly error: FunctionError };

/** One process that has loaded a function and answers one invocation at a time. */
export class FunctionProcess {
  private readonly child: ChildProcess;
  private readonly outputs: readonly OutputLines[];
  private readonly outputClosed: Promise<unknown>;
  private readonly exited: Promise<string>;
  private readonly loaded: Promise<Answer>;
  private onMessage: ((message: RuntimeMessage) => void) | undefined;
  private ended = false;
  /** From then on its id may be another's. */
  private groupEnded = false;

  constructor({ taskRoot, environment, program, onLine }: FunctionProcessOptions) {
    this.child = fork(program.file, [], {
      execPath: program.interpreter,
      cwd: taskRoot,
      env: environment, // exactly these, nothing of this process
      execArgv: [...program.flags],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: process.platform !== 'win32', // a group of its own, so that what it starts ends with it
    });
    const streams = [this.child.stdout!, this.child.stderr!];
    this.outputs = streams.map((stream) => {
      const lines = new OutputLines(onLine);
      stream.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk)).on('end', () => lines.flush());
      return lines;
    });
    this.outputClosed = Promise.all(streams.map((stream) => new Promise((resolve) => stream.once('close', resolve))));
    this.exited = new Promise((resolve) => {
      this.child.on('error', (error) => resolve(error.message));
      this.child.on('exit', (status, signal) => resolve(signal === null ? `exit status ${status}` : `signal: ${signal}`));
    });
    void this.exited.then(() => {
      this.endGroup();
      this.groupEnded = true;
    });
    this.child.on('message', (message) => {
      if (typeof message === 'object' && message !== null) this.onMessage?.(message as RuntimeMessage); // code that reaches the channel may send anything
    });
    this.loaded = this.answer('', INIT_TIMEOUT_MS);
  }

  /** Whether it can take no further invocation. */
  public get isEnded(): boolean {
    return this.ended;
  }

  public async invoke({ timeoutSeconds, ...invocation }: Invocation): Promise<Answer> {
    const { requestId } = invocation;
    const loaded = await this.loaded;
    if (loaded.error) return loaded;
    const outputEnds = Promise.all(this.outputs.map((lines) => new Promise<void>((resolve) => lines.expect(endOfOutput(requestId), resolve))));
    const answered = this.answer(requestId, timeoutSeconds * 1000);
    const message: InvokeMessage = { ...invocation, deadline: Date.now() + timeoutSeconds * 1000 };
    this.child.send(message, () => {}); // that the process has just ended is told by its exit
    const answer = await answered;
    await Promise.race([outputEnds, this.outputClosed, delay(OUTPUT_GRACE_MS, undefined, { ref: false })]);
    return answer;
  }

  /** Ends the process and all that it has started. */
  public async kill(): Promise<void> {
    this.endGroup();
    await this.exited;
    await Promise.race([this.outputClosed, delay(OUTPUT_GRACE_MS)]);
    this.child.stdout!.destroy(); // something that left the group may hold them
    this.child.stderr!.destroy();
  }

  private async answer(requestId: string, timeoutMs: number): Promise<Answer> {
    const timer = new AbortController();
    const answered = new Promise<Answer>((resolve) => {
      this.onMessage = (message) => {
        if (message.kind === 'ready') return resolve({ result: 'null' });
        if ((message.requestId ?? '') !== requestId) return;
        if (message.kind === 'result') return resolve({ result: message.result });
        this.ended = message.fatal === true;
        resolve({ error: message.error });
      };
    });
    const exited = this.exited.then((reason): Answer => {
      const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: ${reason}`;
      return { error: { errorType: 'Runtime.ExitError', errorMessage } };
    });
    const timedOut = delay(timeoutMs, undefined, { signal: timer.signal }).then((): Answer => {
      this.endGroup();
      const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
      return { error: { errorType: 'Sandbox.Timedout', errorMessage } };
    });
    timedOut.catch(() => {}); // aborted, since the answer came
    const answer = await Promise.race([answered, exited, timedOut]);
    timer.abort();
    return answer;
  }

  private endGroup(): void {
    this.ended = true;
    if (this.groupEnded || this.child.pid === undefined) return;
    try {
      if (process.platform === 'win32') this.child.kill('SIGKILL');
      else process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // nothing of the group is left
    }
  }
}
