import { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Stack } from 'aws-cdk-lib/core';
import { TestProject } from './server/chat-app';
import { startLocalServer } from '../../local/server';
import type { LocalServer } from '../../local/server';
import { CognitoEventsApi } from '../../src';
import type { EventsClientConfig } from '../../src';

let project: TestProject;
let server: LocalServer | undefined;
let deployed: EventsClientConfig;
beforeEach(() => {
  project = new TestProject();
});
afterEach(async () => {
  await server?.close();
  project.dispose();
});

async function serve(clients: (userPool: UserPool) => ConstructorParameters<typeof CognitoEventsApi>[2]['userPoolClients']): Promise<LocalServer> {
  project.synth((stack: Stack) => {
    const userPool = new UserPool(stack, 'Users');
    const events = new CognitoEventsApi(stack, 'Events', { userPool, userPoolClients: clients(userPool) });
    events.addPublicNamespace('news');
    deployed = events.clientConfig;
  });
  server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder, allowedOrigins: ['https://app.test'] });
  return server;
}

const read = (origin?: string, init: RequestInit = {}): Promise<Response> => fetch(`${server!.url}/events.json`, { ...init, ...(origin && { headers: { origin } }) });

describe('events.json of the local server', () => {
  test('has what clientConfig of the construct has, with the addresses of this machine, and the authority', async () => {
    const { url, httpUrl, realtimeUrl } = await serve((userPool) => [userPool.addClient('Web')]);
    const config = await (await read()).json() as EventsClientConfig;
    const { userPoolId, clientId } = server!.describe().userPool!;
    expect(config).toEqual({
      version: 1, url: httpUrl, realtimeUrl, region: 'us-east-1', userPoolId, userPoolClientId: clientId, namespaces: ['news', 'private', 'public'],
      authority: `${url}/${userPoolId}`,
    });
    expect(Object.keys(config)).toEqual([...Object.keys(deployed), 'authority']);
    expect([config.version, config.namespaces]).toEqual([deployed.version, deployed.namespaces]);
    expect(server!.clientConfig).toEqual(config);
  });

  test.each([
    ['accepts all', () => undefined],
    ['accepts several', (userPool: UserPool) => [userPool.addClient('Web'), userPool.addClient('Phone')]],
  ])('names no client where the API %s, as the construct', async (_, clients) => {
    await serve(clients);
    expect(deployed.userPoolClientId).toBeUndefined();
    expect(await (await read()).json()).not.toHaveProperty('userPoolClientId');
  });

  test('may be read by the pages that may call the server, and by no other', async () => {
    await serve(() => undefined);
    for (const origin of ['http://localhost:5173', 'https://app.test']) {
      const answer = await read(origin);
      expect([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('vary')]).toEqual([200, origin, 'Origin']);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    const refused = await read('https://evil.example');
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect((await read(undefined, { method: 'POST' })).status).toBe(405);
    expect((await read(undefined, { method: 'HEAD' })).status).toBe(200);
  });

  test('holds nothing secret', async () => {
    await serve(() => undefined);
    const text = await (await read()).text();
    for (const secret of [server!.consoleUrl.split('#token=')[1], ...server!.describe().users.map(({ password }) => password!)]) expect(text).not.toContain(secret);
  });
});
