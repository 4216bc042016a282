import type { Authorize } from './realtime-client';

export interface PublishAnswer {
  readonly status: number;
  /** The JSON of the answer. */
  readonly body: unknown;
}

/**
 * Publishes over HTTP, as an app does.
 *
 * @param events Each the JSON text of one event
 */
export async function publishOverHttp(url: string, channel: string, events: readonly string[], authorize: Authorize): Promise<PublishAnswer> {
  const body = JSON.stringify({ channel, events });
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...await authorize(body) }, body });
  return { status: response.status, body: await response.json() };
}
