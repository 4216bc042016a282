/** Answers by the names of the questions, without what is another one in each run. */
export interface Recording {
  readonly target: 'aws' | 'local';
  /** The day, `2026-01-31`. */
  readonly date: string;
  readonly answers: Readonly<Record<string, unknown>>;
}

export interface Difference {
  readonly question: string;
  readonly expected: unknown;
  readonly got: unknown;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Ids and secrets do not go into a recording. */
export function withoutIds(answer: unknown, secrets: readonly string[]): unknown {
  const text = secrets.filter((secret) => secret !== '').reduce((all, secret) => all.replaceAll(secret, '<secret>'), JSON.stringify(answer ?? null));
  return JSON.parse(text.replace(UUID, '<uuid>')) as unknown;
}

/** Where two recordings answer differently, in the order of the first. */
export function differences(expected: Recording, got: Recording): readonly Difference[] {
  return Object.entries(expected.answers)
    .filter(([question, answer]) => canonical(answer) !== canonical(got.answers[question]))
    .map(([question, answer]) => ({ question, expected: answer, got: got.answers[question] }));
}

/** JSON with sorted keys; lists keep their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, each: unknown) => (
    typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => one < other ? -1 : 1)) : each));
}
