import { readFileSync } from 'node:fs';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Endpoint, Headers, Target } from './target';

const OUTPUTS = ['Region', 'HttpHost', 'RealtimeHost', 'PartHttpHost', 'PartRealtimeHost', 'ApiKey', 'UserPoolId', 'ClientId'] as const;
type Outputs = Readonly<Record<typeof OUTPUTS[number], string>>;

/** The stack of the probe's app, deployed; it is found by the outputs that `cdk deploy --outputs-file` writes. */
export class AwsTarget implements Target {
  /** @throws if an output is missing, or a credential is */
  public static fromFile(file: string, environment: NodeJS.ProcessEnv): AwsTarget {
    const [outputs = {}] = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Partial<Outputs>>);
    const missing = OUTPUTS.filter((name) => !outputs[name]);
    if (missing.length > 0) throw new Error(`${file} lacks the outputs ${missing.join(', ')}; write it with cdk deploy --outputs-file`);
    const needed = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'PROBE_USERNAME', 'PROBE_PASSWORD'].filter((name) => !environment[name]);
    if (needed.length > 0) throw new Error(`the environment lacks ${needed.join(', ')}; docs/probe.md says what they are`);
    return new AwsTarget(outputs as Outputs, environment);
  }

  public readonly name = 'aws';
  public readonly api: Endpoint;
  public readonly partApi: Endpoint;
  public readonly apiKey: string;

  private constructor(private readonly outputs: Outputs, private readonly environment: NodeJS.ProcessEnv) {
    const endpoint = (http: string, realtime: string): Endpoint => ({ httpUrl: `https://${http}/event`, realtimeUrl: `wss://${realtime}/event/realtime`, host: http });
    this.api = endpoint(outputs.HttpHost, outputs.RealtimeHost);
    this.partApi = endpoint(outputs.PartHttpHost, outputs.PartRealtimeHost);
    this.apiKey = outputs.ApiKey;
  }

  public async signIn(): Promise<string> {
    const { PROBE_USERNAME: USERNAME, PROBE_PASSWORD: PASSWORD } = this.environment;
    const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth', 'content-type': 'application/x-amz-json-1.1' };
    const body = JSON.stringify({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: this.outputs.ClientId, AuthParameters: { USERNAME, PASSWORD } });
    const response = await fetch(`https://cognito-idp.${this.outputs.Region}.amazonaws.com/`, { method: 'POST', headers, body });
    type Answer = { readonly AuthenticationResult?: { readonly AccessToken: string }; readonly message?: string };
    const { AuthenticationResult, message } = await response.json() as Answer;
    if (!AuthenticationResult) throw new Error(`the user ${USERNAME} cannot sign in: ${message ?? response.status}`);
    return AuthenticationResult.AccessToken;
  }

  public async sign(body: string): Promise<Headers> {
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '', AWS_SESSION_TOKEN: sessionToken } = this.environment;
    const signer = new SignatureV4({ credentials: { accessKeyId, secretAccessKey, sessionToken }, region: this.outputs.Region, service: 'appsync', sha256: Sha256 });
    const headers = { 'host': this.api.host, 'content-type': 'application/json' };
    return (await signer.sign({ method: 'POST', protocol: 'https:', hostname: this.api.host, path: '/event', query: {}, headers, body })).headers;
  }

  public wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}
