import type { Finding } from './finding';
import { wholeMatch } from '../auth/whole-match';
import type { EventApi, UserPoolProvider } from '../event-api';
import { quoted } from '../printable';
import type { ReadApplication } from '../template/load-application';
import type { Resource } from '../template/stack';

const DAY = 24 * 3_600_000;
const SOON_DAYS = 7;
const PROVIDERS = ['EventConfig', 'AuthProviders'];
const ANCHORED = /^\^(?:\(\?:[^()]*\)|\([^()]*\)|[^|()]*)\$$/;
/** As Cognito makes them, and of no app. */
const NO_CLIENT = 'zzzzzzzzzzzzzzzzzzzzzzzzzz';

/** Looks for the holes that are written at an API itself, without asking any handler. */
export function checkApi(api: EventApi, resource: Resource, read: ReadApplication, now: number): readonly Finding[] {
  const providers = api.authProviders.filter((provider): provider is UserPoolProvider => provider.authType === 'AMAZON_COGNITO_USER_POOLS');
  return [
    ...providers.flatMap((provider): readonly Finding[] => {
      const why = whyUnrestricted(provider, read);
      return why === undefined ? [] : [{ rule: 'unrestrictedClients', place: { resource, property: PROVIDERS }, message: `the API takes the tokens of other app clients of the user pool ${provider.userPoolId}: ${why}` }];
    }),
    ...api.apiKeys.flatMap(({ logicalId, expiresAt }): readonly Finding[] => {
      const key = read.reader.resources('AWS::AppSync::ApiKey').find((one) => one.logicalId === logicalId) ?? resource;
      const why = whyItEnds(expiresAt, now);
      return why === undefined ? [] : [{ rule: 'apiKeyExpiry', place: { resource: key, property: ['Expires'] }, message: `the API key ${logicalId} ${why}` }];
    }),
  ];
}

function whyUnrestricted({ userPoolId, appIdClientRegex: regex }: UserPoolProvider, { application }: ReadApplication): string | undefined {
  if (regex === undefined) {
    const pool = application.userPools.find((one) => one.userPoolId === userPoolId);
    if (!pool?.settings) return 'it has no AppIdClientRegex, and the pool is not in this template, so nobody here knows its clients';
    return pool.clients.length > 1 ? `it has no AppIdClientRegex, and the pool has ${pool.clients.length} clients` : undefined;
  }
  if (!ANCHORED.test(regex)) return `AppIdClientRegex ${quoted(regex)} is not anchored as a whole, so it may be found within other ids`;
  try {
    return wholeMatch('AppIdClientRegex', regex)(NO_CLIENT) ? `AppIdClientRegex ${quoted(regex)} matches any id` : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function whyItEnds(expiresAt: number | undefined, now: number): string | undefined {
  if (expiresAt === undefined) return 'has no Expires, and ends seven days after it is deployed';
  const days = Math.floor((expiresAt - now) / DAY);
  if (expiresAt <= now) return `has expired on ${new Date(expiresAt).toISOString()}`;
  return days < SOON_DAYS ? `expires on ${new Date(expiresAt).toISOString()}, in ${days} days` : undefined;
}
