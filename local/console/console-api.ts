import type { User } from '../cognito/users';
import { InputError } from '../input-error';
import { isAuthorized } from './console-token';
import { streamDecisions } from './decision-stream';
import type { DecisionSource } from './decision-stream';
import { HttpError, jsonAnswer } from './http-contracts';
import type { HttpAnswer, HttpRequest } from './http-contracts';
import { readBody } from './request-body';
import type { ServerDescription } from './server-description';
import type { AuthHeaders } from '../../engine/auth/caller-contracts';
import type { MintedToken, TokenUse } from '../cognito/user-pool-tokens';
import type { InvocationResult } from '../lambda/function-worker';
import type { PublishAnswer } from '../transport/http-client';

/** What the console can do; the command line and tests use the same. */
export interface ConsoleServices {
  readonly decisions: DecisionSource;
  describe(): ServerDescription;
  putUser(username: string, groups: readonly string[]): User;
  /** Rejects with an InputError if there is no such user; so do the others, if what they are given cannot be. */
  mint(username: string, use: TokenUse): Promise<MintedToken>;
  /** The `authorization` for a call with this body, as a user or as the developer's backend. */
  authorize(body: string, username: string | undefined): Promise<AuthHeaders>;
  publish(channel: string, events: readonly string[]): Promise<PublishAnswer>;
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
}

type Route = (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;

const PREFIX = '/console/api/';

/** The JSON interface of the console. Every call needs the console's token, and from a page also its own origin. */
export class ConsoleApi {
  private readonly routes: ReadonlyMap<string, Route>;

  /** @param origin Of this server, as browsers send it */
  constructor(private readonly services: ConsoleServices, private readonly token: string, private readonly origin: string) {
    this.routes = new Map<string, Route>([
      ['GET state', () => jsonAnswer(200, services.describe())],
      ['POST users', async (request) => this.putUser(request)],
      ['POST tokens', async (request) => this.mint(request)],
      ['POST authorizations', async (request) => this.authorize(request)],
      ['POST publish', async (request) => this.publish(request)],
      ['POST invoke', async (request) => this.invoke(request)],
      ['GET decisions', (request) => streamDecisions(services.decisions, request)],
    ]);
  }

  /** Undefined for a path that is not of this interface. */
  public async answer(request: HttpRequest): Promise<HttpAnswer | undefined> {
    const { method, path, headers } = request;
    if (!path.startsWith(PREFIX)) return undefined;
    try {
      if (!isAuthorized(headers.authorization, this.token)) throw new HttpError(401, 'the console token is missing or wrong; open the link that the server prints');
      if (headers.origin !== undefined && headers.origin !== this.origin) throw new HttpError(403, `only pages of ${this.origin} may call the console`);
      const name = path.slice(PREFIX.length);
      const route = this.routes.get(`${method} ${name}`);
      if (route) return await route(request);
      const isKnown = [...this.routes.keys()].some((key) => key.endsWith(` ${name}`));
      throw isKnown ? new HttpError(405, `${method} is not for ${path}`) : new HttpError(404, 'the console has no such call');
    } catch (error) {
      if (error instanceof HttpError) return jsonAnswer(error.status, { message: error.message });
      if (error instanceof InputError) return jsonAnswer(400, { message: error.message });
      throw error;
    }
  }

  private async putUser(request: HttpRequest): Promise<HttpAnswer> {
    const body = await readBody(request, { username: 'text', groups: 'texts?' });
    return jsonAnswer(200, this.services.putUser(body.username, body.groups ?? []));
  }

  private async mint(request: HttpRequest): Promise<HttpAnswer> {
    const { username, use } = await readBody(request, { username: 'text', use: 'text' });
    if (use !== 'access' && use !== 'id') throw new InputError('use must be "access" or "id"');
    return jsonAnswer(200, await this.services.mint(username, use));
  }

  private async authorize(request: HttpRequest): Promise<HttpAnswer> {
    const { body, username } = await readBody(request, { body: 'text', username: 'text?' });
    return jsonAnswer(200, await this.services.authorize(body, username));
  }

  private async publish(request: HttpRequest): Promise<HttpAnswer> {
    const { channel, events } = await readBody(request, { channel: 'text', events: 'texts' });
    return jsonAnswer(200, await this.services.publish(channel, events));
  }

  private async invoke(request: HttpRequest): Promise<HttpAnswer> {
    const body = await readBody(request, { function: 'text', event: 'any' });
    return jsonAnswer(200, await this.services.invoke(body.function, body.event));
  }
}
