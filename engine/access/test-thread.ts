import type { MessagePort } from 'node:worker_threads';
import type { AppSource } from './app-source';
import { ApplicationAccess } from './application-access';
import { failureOf } from './assertion';
import type { Assertion } from './assertion';
import { messageOf } from '../template/reader';

/** What src/private/access-program.ts starts the thread with. */
interface ThreadData {
  readonly program: 'cdk-cognito-events-api/access';
  readonly port: MessagePort;
  /** Set to 1 when the answer is at the port, where the other thread waits. */
  readonly signal: Int32Array<SharedArrayBuffer>;
}

type Question =
  | { readonly kind: 'open'; readonly app: number; readonly source: AppSource; readonly api?: string }
  | { readonly kind: 'assert'; readonly app: number; readonly api?: string; readonly assertion: Assertion };

export interface Answer {
  /** What the test says is not so. */
  readonly failure?: string;
  /** The question makes no sense, or the app cannot be read. */
  readonly error?: string;
}

export function isThreadOfTests(data: unknown): data is ThreadData {
  return typeof data === 'object' && data !== null && 'program' in data && data.program === 'cdk-cognito-events-api/access';
}

/** Answers one question after another, for a thread that waits. */
export function serveTests({ port, signal }: ThreadData): void {
  const apps = new Map<number, ApplicationAccess>();
  const answer = async (question: Question): Promise<Answer> => {
    if (question.kind === 'open') {
      const access = await ApplicationAccess.open(question.source);
      access.api(question.api);
      apps.set(question.app, access);
      return {};
    }
    const failure = await failureOf(question.assertion, apps.get(question.app)!.api(question.api));
    return failure === undefined ? {} : { failure };
  };
  port.on('message', (text: string) => {
    void answer(JSON.parse(text) as Question).catch((error: unknown): Answer => ({ error: messageOf(error) })).then((result) => {
      port.postMessage(result);
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    });
  });
}
