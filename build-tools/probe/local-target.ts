import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { ProbeStack } from './app';
import type { Endpoint, Target } from './target';
import type { ApiServer } from '../../local/api-server';
import { startLocalServer } from '../../local/server';
import type { LocalApi } from '../../local/server';

/** The local server with the probe's app. */
export class LocalTarget implements Target {
  public static async start(): Promise<LocalTarget> {
    const folder = mkdtempSync(join(tmpdir(), 'probe-'));
    const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
    new ProbeStack(app, 'EventsProbe');
    const server = await startLocalServer({ app: app.synth().directory, stateFolder: join(folder, 'state'), users: ['probe'], tokenLifetimeSeconds: 300 });
    return new LocalTarget(server, folder);
  }

  public readonly name = 'local';
  public readonly api: Endpoint;
  public readonly partApi: Endpoint;
  public readonly apiKey: string;

  private constructor(private readonly server: Awaited<ReturnType<typeof startLocalServer>>, private readonly folder: string) {
    const endpoint = ({ httpUrl, realtimeUrl }: LocalApi): Endpoint => ({ httpUrl, realtimeUrl, host: new URL(httpUrl).host });
    this.api = endpoint(server.api('probe'));
    this.partApi = endpoint(server.api('probe-part-of-a-client-id'));
    this.apiKey = server.api('probe').describe().api.apiKeys[0].value;
  }

  public signIn(): Promise<string> {
    return this.server.api('probe').signIn('probe');
  }

  public sign(body: string): ReturnType<ApiServer['authorize']> {
    return (this.server.api('probe') as ApiServer).authorize(body, undefined);
  }

  public async wait(milliseconds: number): Promise<void> {
    this.server.clock.advance(milliseconds);
    return Promise.resolve();
  }

  public async close(): Promise<void> {
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}
