import { MessageChannel, receiveMessageOnPort, Worker } from 'worker_threads';
import type { MessagePort } from 'worker_threads';
import { builtFile } from './built-file';

/** Who asks; the program knows what each kind has. */
export interface Caller {
  readonly kind: string;
  readonly [detail: string]: unknown;
}

/** What a test says of a caller. */
export interface Assertion {
  readonly caller: Caller;
  readonly operation: string;
  readonly [detail: string]: unknown;
}

interface Answer {
  readonly failure?: string;
  readonly error?: string;
}

const MOST_WAIT_MS = 120_000;

/**
 * The program that knows who may do what, in a thread of its own.
 *
 * QuickJS starts asynchronously, and an assertion cannot wait in every language: so this thread sleeps until the other
 * has answered. The thread is started by the first app that is tested, and does not keep the process alive.
 */
export class AccessProgram {
  /** @returns the number by which the app is asked about. @throws Error if it cannot be read */
  public static open(source: object, api: string | undefined): number {
    const app = AccessProgram.apps++;
    AccessProgram.ask({ kind: 'open', app, source, api });
    return app;
  }

  /** @throws Error if it is not so, or makes no sense */
  public static check(app: number, api: string | undefined, assertion: Assertion): void {
    const { failure } = AccessProgram.ask({ kind: 'assert', app, api, assertion });
    if (failure !== undefined) throw new Error(failure);
  }

  private static apps = 0;
  private static running: AccessProgram | undefined;

  private static ask(question: object): Answer {
    AccessProgram.running ??= new AccessProgram();
    const answer = AccessProgram.running.answerTo(JSON.stringify(question));
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  private readonly signal = new Int32Array(new SharedArrayBuffer(4));
  private readonly port: MessagePort;

  private constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const workerData = { program: 'cdk-cognito-events-api/access', port: port2, signal: this.signal };
    new Worker(builtFile('local/access.js'), { workerData, transferList: [port2], execArgv: [], env: {} }).unref();
    port1.unref();
  }

  private answerTo(question: string): Answer {
    Atomics.store(this.signal, 0, 0);
    this.port.postMessage(question);
    Atomics.wait(this.signal, 0, 0, MOST_WAIT_MS);
    const received = receiveMessageOnPort(this.port);
    if (!received) {
      AccessProgram.running = undefined;
      throw new Error(`no answer within ${MOST_WAIT_MS / 1000} s, which is a fault of cdk-cognito-events-api`);
    }
    return received.message as Answer;
  }
}
