import type { HttpAnswer } from '../../console/http-contracts';

/** A refusal by one of Cognito's names: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html */
export class CognitoError extends Error {
  constructor(public readonly type: string, message: string, public readonly status = 400) {
    super(message);
  }
}

/** The same for a wrong password and, if the client prevents it to be told, for nobody. */
export function wrongPassword(): CognitoError {
  return new CognitoError('NotAuthorizedException', 'Incorrect username or password.');
}

export function awsJson(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1', 'cache-control': 'no-store', ...headers }, body: JSON.stringify(value) };
}

export function errorAnswer({ type, message, status }: CognitoError): HttpAnswer {
  return awsJson(status, { __type: type, message }, { 'x-amzn-errortype': type, 'access-control-expose-headers': 'x-amzn-errortype' });
}
