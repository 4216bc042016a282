import { QUESTIONS } from './questions';
import type { Question } from './questions';
import { withoutIds } from './recording';
import type { Recording } from './recording';
import type { Target } from './target';

export interface ProbeOptions {
  /** Also those that take minutes. */
  readonly slow?: boolean;
  readonly log?: (line: string) => void;
}

/** Asks every question; one that cannot be asked has the error as its answer. */
export async function probe(target: Target, { slow = false, log = () => {} }: ProbeOptions = {}): Promise<Recording> {
  const secrets = [target.apiKey, await target.signIn(), target.api.host, target.partApi.host, new URL(target.api.httpUrl).host];
  const answers: Record<string, unknown> = {};
  for (const [name, { point, ask, isSlow }] of Object.entries<Question>(QUESTIONS)) {
    if (isSlow && !slow) continue;
    const answer = await ask(target).catch((error: Error) => ({ failed: error.message }));
    answers[name] = withoutIds(answer, secrets);
    log(`${point}  ${name}`);
  }
  return { target: target.name, date: new Date().toISOString().slice(0, 10), answers };
}
