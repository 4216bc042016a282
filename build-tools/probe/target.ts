/** Where the questions are asked: AppSync, or the local server. */
export interface Target {
  readonly name: 'aws' | 'local';
  readonly api: Endpoint;
  /** Of the API whose client expression matches a part of the client's id. */
  readonly partApi: Endpoint;
  readonly apiKey: string;
  /** An access token of the user. */
  signIn(): Promise<string>;
  /** Headers of a call with this body, signed by IAM. */
  sign(body: string): Promise<Headers>;
  /** Lets time pass. */
  wait(milliseconds: number): Promise<void>;
}

export interface Endpoint {
  readonly httpUrl: string;
  readonly realtimeUrl: string;
  /** What is signed as `host`. */
  readonly host: string;
}

export type Headers = Readonly<Record<string, string>>;
