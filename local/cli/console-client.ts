import { resolveAppSource } from '../app/app-source';
import { consoleToken } from '../console/console-token';
import { InputError } from '../input-error';
import { ProjectState, userStateFolder } from '../project-state';
import type { ClientArguments } from './client-arguments';

const NO_SERVER = 'no server runs for this app; start it with: cdk-cognito-events-api local';

/** The console's interface of the server that serves an app, for the command line. */
export class ConsoleClient {
  /** @throws InputError if none runs, or does not serve that API */
  public static find({ api: named, ...app }: ClientArguments): ConsoleClient {
    const state = ProjectState.open(userStateFolder(process.env, process.platform), resolveAppSource(app).path);
    const { url, apis = [] } = state.runningServer ?? {};
    if (url === undefined) throw new InputError(NO_SERVER);
    const served = named === undefined ? undefined : apis.find(({ name, logicalId }) => [name, logicalId].includes(named));
    if (named !== undefined && !served) throw new InputError(`no Event API ${JSON.stringify(named)} is served; there are: ${apis.map(({ name }) => name).join(', ')}`);
    return new ConsoleClient(served?.url ?? url, consoleToken((...of) => state.derive(...of)));
  }

  private constructor(public readonly url: string, private readonly token: string) {}

  /** The address of the realtime endpoint. */
  public get realtimeUrl(): string {
    return `${this.url.replace(/^http/, 'ws')}/event/realtime`;
  }

  /** The answer of a call. @throws InputError with the server's sentence, if it refuses */
  public async call<T>(path: string, body: object): Promise<T> {
    const response = await this.post(`/console/api/${path}`, { authorization: `Bearer ${this.token}` }, JSON.stringify(body));
    const answer = await response.json() as T & { readonly message?: string };
    if (!response.ok) throw new InputError(answer.message ?? `the server answered ${response.status}`);
    return answer;
  }

  public async post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Response> {
    try {
      return await fetch(`${this.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    } catch {
      throw new InputError(NO_SERVER); // it has ended without a word
    }
  }
}
