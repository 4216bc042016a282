import { randomUUID } from 'node:crypto';

/** An event as it travels: who gets it twice sees it by the id, who gets it late by the time. */
export interface Envelope<T = unknown> {
  readonly id: string;
  /** What the data is, such as `greeting`. */
  readonly type: string;
  /** ISO 8601. */
  readonly time: string;
  readonly data: T;
}

export function envelope<T>(type: string, data: T): Envelope<T> {
  return { id: randomUUID(), type, time: new Date().toISOString(), data };
}
