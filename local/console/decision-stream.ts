import type { HttpAnswer, HttpRequest } from './http-contracts';

/** An entry of the decision log. */
export interface NumberedDecision {
  readonly sequence: number;
}

export interface DecisionSource {
  /** Those behind a sequence number that are still kept. */
  after(sequence: number): readonly NumberedDecision[];
  /** Calls back for each new one; gives what stops it. */
  subscribe(listener: (decision: NumberedDecision) => void): () => void;
  /** Calls back when another version of the app has taken over; gives what stops it. */
  onVersion(listener: (version: number) => void): () => void;
}

/** The decisions as they are made, from behind the one that the client saw last, and between them the versions of the app. */
export function streamDecisions(decisions: DecisionSource, { headers, query }: HttpRequest): HttpAnswer {
  const last = headers['last-event-id'] ?? query.get('after') ?? '';
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    stream: (write) => {
      const give = (decision: NumberedDecision): void => write(`id: ${decision.sequence}\ndata: ${JSON.stringify(decision)}\n\n`);
      for (const decision of decisions.after(/^\d{1,15}$/.test(last) ? Number(last) : 0)) give(decision);
      const stops = [decisions.subscribe(give), decisions.onVersion((version) => write(`event: version\ndata: ${version}\n\n`))];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
