import type { Decision, Invocation, PublishAnswer, ServerState, Token, User } from './console-api';
import { streamEvents } from './event-stream';

/** The server does not take the token of this page's link. */
export class TokenRefused extends Error {}

/** The server answered, with a sentence on why not. */
export class RequestRefused extends Error {}

/** No answer: the server has stopped, or starts again. */
export class ServerGone extends Error {
  constructor() {
    super('the server does not answer');
  }
}

export type News = { readonly kind: 'decision'; readonly decision: Decision } | { readonly kind: 'version' };

/** The console API of the local server. */
export class ApiClient {
  constructor(private readonly token: string) {}

  public state(): Promise<ServerState> {
    return this.call<ServerState>('state');
  }

  public addUser(username: string, groups: readonly string[]): Promise<User> {
    return this.call<User>('users', { username, groups });
  }

  public accessToken(username: string): Promise<Token> {
    return this.call<Token>('tokens', { username, use: 'access' });
  }

  public publishAsBackend(channel: string, events: readonly string[]): Promise<PublishAnswer> {
    return this.call<PublishAnswer>('publish', { channel, events });
  }

  public invoke(functionName: string, event: unknown): Promise<Invocation> {
    return this.call<Invocation>('invoke', { function: functionName, event });
  }

  /** The decisions that the server still has, then each as it is made; before them and with each change, that the app is another one. */
  public async* news(): AsyncGenerator<News> {
    const { body } = await this.send('decisions?after=0');
    if (!body) return;
    yield { kind: 'version' };
    try {
      for await (const { type, data } of streamEvents(body)) {
        yield type === 'version' ? { kind: 'version' } : { kind: 'decision', decision: JSON.parse(data) as Decision };
      }
    } catch {
      throw new ServerGone();
    }
  }

  private async call<Answer>(path: string, body?: unknown): Promise<Answer> {
    return json<Answer>(await this.send(path, body));
  }

  private async send(path: string, body?: unknown): Promise<Response> {
    const headers = { 'authorization': `Bearer ${this.token}`, 'content-type': 'application/json' };
    const request = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`api/${path}`, { ...request, cache: 'no-store' }).catch(() => {
      throw new ServerGone();
    });
    if (response.status === 503) throw new ServerGone(); // it starts
    if (response.status === 401) throw new TokenRefused('the server does not take this token');
    if (!response.ok) throw new RequestRefused((await json<{ readonly message: string }>(response)).message);
    return response;
  }
}

function json<Answer>(response: Response): Promise<Answer> {
  return response.json().catch(() => {
    throw new ServerGone();
  }) as Promise<Answer>;
}
