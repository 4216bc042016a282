import { payloadsOf, publishLists, wireError } from './answers';
import type { ReadHeaders } from './auth-headers';
import type { Broker } from './broker';
import { Decider } from './decider';
import type { DeciderServices } from './decider';
import { isListOfStrings, parseObject } from './wire';
import type { WireError } from './wire';
import { MAX_EVENTS_PER_PUBLISH } from '../../engine/limits';

export interface PublishAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface PublishRequest {
  readonly headers: ReadHeaders;
  readonly body: string;
  readonly sourceIp?: string;
}

export interface PublishServices extends DeciderServices {
  readonly broker: Broker;
}

/**
 * `POST /event`: the same as publishing over a WebSocket, but that the signature covers the body as it was sent.
 *
 * A refused event among accepted ones is reported in an answer of 200.
 * https://docs.aws.amazon.com/appsync/latest/eventapi/publish-http.html
 */
export async function publishOverHttp({ headers, body, sourceIp }: PublishRequest, services: PublishServices): Promise<PublishAnswer> {
  const input = readPublication(body);
  if (typeof input === 'string') return badRequest(400, input);
  const decision = await new Decider(services, sourceIp).publish(headers, input.channel, input.events, body);
  if (!decision.target) return failure(decision.error!.status, wireError(decision.error!));
  services.broker.publish(decision.target, payloadsOf(decision.events));
  const { failed, successful } = publishLists(decision.events);
  return { status: 200, body: { failed, successful } };
}

/** The answer to a request that could not be read so far as its publication. */
export function badRequest(status: number, message: string): PublishAnswer {
  return failure(status, { errorType: 'BadRequestException', message });
}

function readPublication(body: string): { readonly channel: string; readonly events: readonly string[] } | string {
  const publication = parseObject(body);
  if (publication === undefined) return 'the body must be a JSON object';
  const { channel, events } = publication;
  if (typeof channel !== 'string') return 'channel must be a string';
  if (!isListOfStrings(events)) return 'events must be a list of strings, each of them JSON';
  if (events.length > MAX_EVENTS_PER_PUBLISH) return `Input exceeded ${MAX_EVENTS_PER_PUBLISH} event limit`;
  if (events.length === 0) return 'Input has no event';
  return { channel, events };
}

function failure(status: number, error: WireError): PublishAnswer {
  return { status, body: { errors: [error] } };
}
