import type { User } from './users';
import type { UserPool } from '../../engine/application';
import type { FunctionInvoker } from '../../engine/function-invoker';
import { isObject, objectOf } from '../../engine/template/json';
import { InputError } from '../input-error';

/** A trigger failed, and so what it was asked about does. */
export class TriggerError extends InputError {}

/** One question to a trigger: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
export interface TriggerCall {
  /** `PreSignUp`, as messages call it. */
  readonly name: string;
  readonly functionArn: string;
  /** `PreSignUp_SignUp` */
  readonly source: string;
  readonly version?: string;
  readonly username: string;
  readonly clientId: string;
  readonly request: object;
  /** What the function is given to fill in. */
  readonly response: object;
}

/** As long as Cognito waits. */
const MAX_DURATION_MS = 5_000;

/** What the function wrote into its response. @throws TriggerError if it failed, or returned no event */
export async function askTrigger(
  { userPoolId, region }: UserPool, functions: FunctionInvoker, { name, functionArn, source, version = '1', username, clientId, request, response }: TriggerCall,
): Promise<object> {
  const event = {
    version, triggerSource: source, region, userPoolId, userName: username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId }, request, response,
  };
  const answer = await functions.invoke(functionArn, event, 'RequestResponse', MAX_DURATION_MS).catch((error: unknown) => {
    throw new TriggerError(`${name} failed with error ${(error as Error).message}.`);
  });
  if (answer.kind === 'failed') throw new TriggerError(`${name} failed with error ${answer.message}.`);
  const returned = objectOf(answer.payload).response;
  if (!isObject(returned)) throw new TriggerError(`${name} returned no event: a trigger returns the event that it got, with its response`);
  return returned;
}

/** The attributes of a user as triggers see them. */
export function attributesForTriggers({ sub, attributes, isConfirmed, mustChangePassword }: User): object {
  const status = mustChangePassword ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED';
  return { sub, 'cognito:user_status': isConfirmed ? status : 'UNCONFIRMED', ...attributes };
}
