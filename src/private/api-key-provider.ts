import { AppSyncAuthorizationType, CfnApiKey } from 'aws-cdk-lib/aws-appsync';
import { Annotations } from 'aws-cdk-lib/core';
import type { ProviderHost, SingleProvider } from './auth-binding';
import type { ApiKeyOptions } from '../auth-provider-options';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MAX_DAYS = 365;
const NEAR_DAYS = 7;

/** The construct id of an API's key. */
export const API_KEY_ID = 'ApiKey';

/** An API key of an API, which expires at a time that does not change from one synthesis to the next. */
export class ApiKeyProvider implements SingleProvider {
  public readonly authType = AppSyncAuthorizationType.API_KEY;

  private readonly options: ApiKeyOptions;

  constructor(options: ApiKeyOptions) {
    this.options = { ...options };
    const { date } = options.expires;
    if (Number.isNaN(date.getTime())) {
      throw new Error(`AuthProvider.apiKey: expires is of an invalid date; give one that JavaScript can read, such as ${wholeHour(Date.now() + 90 * DAY)}`);
    }
    const complain = (problem: string) => new Error(`AuthProvider.apiKey: expires ${date.toISOString()}: ${problem}`);
    if (date.getTime() % HOUR !== 0) {
      throw complain('AppSync rounds it down to the hour, and a relative time changes the template at every synthesis; ' +
        `give a whole hour, as with Expiration.atDate(${wholeHour(date.getTime())})`);
    }
    if (date.getTime() > Date.now() + MAX_DAYS * DAY) throw complain(`a key lives at most ${MAX_DAYS} days`);
  }

  public bind({ scope, apiId }: ProviderHost): void {
    const { date } = this.options.expires;
    new CfnApiKey(scope, API_KEY_ID, {
      apiId, description: this.options.description, expires: Math.floor(date.getTime() / 1000),
    });
    const days = (date.getTime() - Date.now()) / DAY;
    if (days >= NEAR_DAYS) return;
    Annotations.of(scope).addWarningV2(
      'cdk-cognito-events-api:apiKeyExpiry',
      `the API key ${days <= 0 ? 'has expired' : 'expires soon'}, at ${date.toISOString()}; give a later time to AuthProvider.apiKey()`,
    );
  }

  public render() {
    return { authType: this.authType };
  }
}

/** The one that has begun then, as code. */
function wholeHour(time: number): string {
  return `new Date('${new Date(time - time % HOUR).toISOString()}')`;
}
