import { Sha256 } from '@aws-crypto/sha256-js';
import { CognitoIdentityClient, GetCredentialsForIdentityCommand, GetIdCommand } from '@aws-sdk/client-cognito-identity';
import { SignatureV4 } from '@smithy/signature-v4';
import WebSocket from 'ws';
import { NewsApp } from './news-app';

type Frame = Readonly<Record<string, unknown>>;

/** A caller who signs with the temporary credentials of an identity pool, over one socket, as the AWS documentation says. */
class SigningCaller {
  public static async connect(app: NewsApp, username?: string, credential?: Frame): Promise<SigningCaller> {
    const client = new CognitoIdentityClient({ region: 'us-east-1', endpoint: app.server.url });
    const provider = `cognito-idp.us-east-1.amazonaws.com/${app.userPoolId}`;
    const Logins = username === undefined ? undefined : { [provider]: await app.server.signIn(username, 'id') };
    const { IdentityId } = await client.send(new GetIdCommand({ IdentityPoolId: app.identityPoolId, Logins }));
    const { Credentials } = await client.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins }));
    const { AccessKeyId, SecretKey, SessionToken } = Credentials!;
    const credentials = { accessKeyId: AccessKeyId!, secretAccessKey: SecretKey!, sessionToken: SessionToken };
    const signer = new SignatureV4({ credentials, region: 'us-east-1', service: 'appsync', sha256: Sha256 });
    const caller = new SigningCaller(new URL(app.server.httpUrl), signer, app.server.clock);
    const header = Buffer.from(JSON.stringify(credential ?? await caller.sign('{}'))).toString('base64url');
    caller.open(app.server.realtimeUrl, header);
    expect(await caller.next()).toMatchObject({ type: 'connection_ack' });
    return caller;
  }

  private socket!: WebSocket;
  private readonly frames: Frame[] = [];
  private wake?: () => void;

  private constructor(private readonly url: URL, private readonly signer: SignatureV4, private readonly clock: { now(): number }) {}

  /** What the service answers to an operation, signed for its body or authorized otherwise. */
  public async ask(operation: Frame, authorization?: Frame): Promise<Frame> {
    const { channel, events } = operation;
    this.send(operation, authorization ?? await this.sign(JSON.stringify({ channel, events })));
    return this.next();
  }

  public send(operation: Frame, authorization: Frame): void {
    this.socket.send(JSON.stringify({ ...operation, authorization }));
  }

  public subscribe(channel: string): Promise<Frame> {
    return this.ask({ type: 'subscribe', id: channel.replaceAll(/\W/g, '-'), channel });
  }

  public async next(): Promise<Frame> {
    while (this.frames.length === 0) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.frames.shift()!;
  }

  public async sign(body: string): Promise<Readonly<Record<string, string>>> {
    const { host, hostname, pathname } = this.url;
    const headers = { host, 'accept': 'application/json, text/javascript', 'content-encoding': 'amz-1.0', 'content-type': 'application/json; charset=UTF-8' };
    const request = { method: 'POST', protocol: 'http:', hostname, path: pathname, query: {}, headers, body };
    return (await this.signer.sign(request, { signingDate: new Date(this.clock.now()) })).headers;
  }

  public close(): void {
    this.socket.terminate();
  }

  private open(realtimeUrl: string, header: string): void {
    this.socket = new WebSocket(realtimeUrl, [`header-${header}`, 'aws-appsync-event-ws']);
    this.socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame;
      if (frame.type !== 'ka') this.frames.push(frame);
      this.wake?.();
    });
    this.socket.on('open', () => this.socket.send('{"type":"connection_init"}'));
  }
}

let app: NewsApp;
beforeAll(async () => {
  app = await NewsApp.start();
});
afterAll(() => app.close());

const lastDecision = () => app.server.decisions().at(-1)!;

describe('a session of the AWS SDK\'s identity-pool client, over a socket', () => {
  test('lets a user read what the role of users may, each event once', async () => {
    const alice = await SigningCaller.connect(app, 'alice');
    expect(await alice.subscribe('/news/*')).toMatchObject({ type: 'subscribe_success' });
    expect(await alice.subscribe('/desk/today')).toMatchObject({ type: 'subscribe_success' });
    await app.publish('/news/today', { text: 'rain' });
    await app.publish('/desk/today', { text: 'more rain' });
    expect([await alice.next(), await alice.next()]).toMatchObject([{ type: 'data', event: '{"text":"rain","sender":{"kind":"service"}}' }, { type: 'data', event: '{"text":"more rain"}' }]);
    alice.close();
  });

  test.each(['/private/OWN/*', '/private/OWN', '/private/*', '/rooms/lobby'])('opens no channel of users, such as %s', async (channel) => {
    const alice = await SigningCaller.connect(app, 'alice');
    expect(await alice.subscribe(channel.replace('OWN', app.sub('alice')))).toMatchObject({ type: 'subscribe_error', errors: [{ errorType: 'UnauthorizedException' }] });
    expect(lastDecision()).toMatchObject({ allowed: false, rule: 'mode', caller: { mode: 'AWS_IAM' } });
    alice.close();
  });

  test('lets a guest read what the role of guests may, and publish nothing', async () => {
    const guest = await SigningCaller.connect(app);
    expect(await guest.subscribe('/news/*')).toMatchObject({ type: 'subscribe_success' });
    expect(await guest.subscribe('/desk/today')).toMatchObject({ type: 'subscribe_error' });
    expect(lastDecision()).toMatchObject({ allowed: false, rule: 'iam', reason: expect.stringContaining('EventSubscribe') as unknown });
    expect(await guest.ask({ type: 'publish', id: 'p', channel: '/news/today', events: ['{}'] })).toMatchObject({ type: 'publish_error' });
    expect(lastDecision()).toMatchObject({ allowed: false, rule: 'iam', reason: expect.stringContaining('EventPublish') as unknown });
    guest.close();
  });

  test('refuses a signature of another channel, and of another session, and stays open', async () => {
    const alice = await SigningCaller.connect(app, 'alice');
    const guest = await SigningCaller.connect(app);
    const desk = { type: 'subscribe', id: 'd', channel: '/desk/x' };
    const ofAnotherChannel = await alice.sign('{"channel":"/news/x"}');
    const withAnotherToken = { ...await alice.sign('{"channel":"/desk/x"}'), 'x-amz-security-token': (await guest.sign('{}'))['x-amz-security-token'] };
    for (const authorization of [ofAnotherChannel, withAnotherToken]) {
      expect(await alice.ask(desk, authorization)).toMatchObject({ type: 'subscribe_error' });
      expect(lastDecision()).toMatchObject({ allowed: false, rule: 'credential' });
    }
    expect(await alice.subscribe('/desk/x')).toMatchObject({ type: 'subscribe_success' });
    for (const caller of [alice, guest]) caller.close();
  });

  test('shares its socket with other modes: opened by a user\'s token, subscribed by a signature, published to by an API key', async () => {
    const token = { Authorization: await app.server.signIn('alice') };
    const key = { 'x-api-key': app.apiKey };
    const alice = await SigningCaller.connect(app, 'alice', token);
    const own = `/private/${app.sub('alice')}/*`;
    expect(await alice.subscribe('/news/*')).toMatchObject({ type: 'subscribe_success' });
    expect(await alice.ask({ type: 'subscribe', id: 'own', channel: own }, token)).toMatchObject({ type: 'subscribe_success', id: 'own' });
    alice.send({ type: 'publish', id: 'p', channel: '/news/today', events: ['{"text":"sun"}'] }, key);
    expect([(await alice.next()).type, (await alice.next()).type].sort()).toEqual(['data', 'publish_success']);
    for (const [channel, authorization] of [[own, key], ['/desk/x', key], ['/desk/x', token], [own, await alice.sign(JSON.stringify({ channel: own }))]] as const) {
      expect(await alice.ask({ type: 'subscribe', id: 'no', channel }, authorization)).toMatchObject({ type: 'subscribe_error', id: 'no' });
      expect(lastDecision()).toMatchObject({ allowed: false, rule: 'mode' });
    }
    await app.publish(`/private/${app.sub('alice')}/jobs`, 1);
    expect(await alice.next()).toMatchObject({ type: 'data', id: 'own', event: '1' });
    alice.close();
  });

  test('is over after an hour: the socket stays, and takes nothing more with the old credentials', async () => {
    const alice = await SigningCaller.connect(app, 'alice');
    expect(await alice.subscribe('/news/*')).toMatchObject({ type: 'subscribe_success' });
    app.server.clock.advance(60 * 60 * 1000);
    expect(await alice.subscribe('/desk/today')).toMatchObject({ type: 'subscribe_error' });
    expect(lastDecision()).toMatchObject({ allowed: false, rule: 'credential', reason: expect.stringContaining('expired') as unknown });
    await app.publish('/news/today', { text: 'rain' });
    expect(await alice.next()).toMatchObject({ type: 'data', id: '-news--' });
    alice.close();
  });
});
