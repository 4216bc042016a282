import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** `python3 -m venv node_modules/.cache/ministack && node_modules/.cache/ministack/bin/pip install ministack` */
const PROGRAM = process.env.MINISTACK ?? join(__dirname, '../node_modules/.cache/ministack/bin/ministack');
const HEADERS = { 'authorization': 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/appsync/aws4_request, SignedHeaders=host, Signature=0', 'content-type': 'application/json' };
const MODES = [{ authType: 'API_KEY' }];

/** MiniStack, an emulator of AWS with AppSync Events, which checks no credential unless told to: https://pypi.org/project/ministack/ */
export class MiniStack {
  public static get isInstalled(): boolean {
    return existsSync(PROGRAM);
  }

  /** Starts it with an Event API that has the namespace `public`. */
  public static async start(): Promise<MiniStack> {
    const port = await freePort();
    const program = spawn(PROGRAM, [], { stdio: 'ignore', env: { ...process.env, GATEWAY_PORT: String(port), LOG_LEVEL: 'ERROR' } });
    const url = `http://127.0.0.1:${port}`;
    for (let ready = false; !ready; await new Promise((resolve) => setTimeout(resolve, 100))) {
      ready = await fetch(`${url}/_ministack/health`).then(({ ok }) => ok, () => false);
    }
    const call = async <T>(path: string, body: object): Promise<T> => {
      const response = await fetch(`${url}/${path}`, { method: 'POST', headers: HEADERS, body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`MiniStack ${path}: ${response.status} ${await response.text()}`);
      return await response.json() as T;
    };
    const eventConfig = { authProviders: MODES, connectionAuthModes: MODES, defaultPublishAuthModes: MODES, defaultSubscribeAuthModes: MODES };
    const { api: { apiId } } = await call<{ readonly api: { readonly apiId: string } }>('v2/apis', { name: 'bench', eventConfig });
    await call(`v2/apis/${apiId}/channelNamespaces`, { name: 'public' });
    return new MiniStack(program.pid!, port, apiId);
  }

  private constructor(private readonly pid: number, public readonly port: number, private readonly apiId: string) {}

  /** It finds the API by the host. */
  public host(kind: 'appsync-api' | 'appsync-realtime-api'): string {
    return `${this.apiId}.${kind}.us-east-1.localhost:${this.port}`;
  }

  public stop(): void {
    process.kill(this.pid, 'SIGKILL');
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
