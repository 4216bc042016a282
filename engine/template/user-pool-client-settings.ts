import { kindOf, objectOf } from './json';
import { countOf } from './property-reader';
import type { PropertyReader } from './property-reader';
import type { ClientSettings } from '../application';

const HOUR = 60 * 60;
const SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: HOUR, days: 24 * HOUR };
/** What a client may do that names no flows. */
const DEFAULT_AUTH_FLOWS = ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_CUSTOM_AUTH'];

export function readClientSettings(properties: PropertyReader): ClientSettings {
  const usesOAuth = properties.flag('AllowedOAuthFlowsUserPoolClient', false);
  return {
    hasSecret: properties.flag('GenerateSecret', false),
    authFlows: properties.texts('ExplicitAuthFlows', DEFAULT_AUTH_FLOWS).map((flow) => flow.startsWith('ALLOW_') ? flow : `ALLOW_${flow}`),
    oauthFlows: usesOAuth ? properties.texts('AllowedOAuthFlows', []) : [],
    oauthScopes: usesOAuth ? properties.texts('AllowedOAuthScopes', []) : [],
    callbackUrls: properties.texts('CallbackURLs', []),
    logoutUrls: properties.texts('LogoutURLs', []),
    validitySeconds: {
      access: validity(properties, 'AccessToken', 'hours', HOUR),
      id: validity(properties, 'IdToken', 'hours', HOUR),
      refresh: validity(properties, 'RefreshToken', 'days', 30 * 24 * HOUR),
    },
    preventsUserExistenceErrors: properties.read('PreventUserExistenceErrors', (value) => value !== 'LEGACY', false),
    revokesTokens: properties.flag('EnableTokenRevocation', true),
    writeAttributes: properties.texts('WriteAttributes', undefined),
    readAttributes: properties.texts('ReadAttributes', undefined),
  };
}

/** `AccessTokenValidity: 20` with `TokenValidityUnits: { AccessToken: minutes }`. */
function validity(properties: PropertyReader, token: string, defaultUnit: string, otherwise: number): number {
  const seconds = properties.read('TokenValidityUnits', (units) => {
    const { [token]: unit = defaultUnit } = objectOf(units);
    if (typeof unit !== 'string' || !Object.hasOwn(SECONDS, unit)) throw new Error(`takes ${Object.keys(SECONDS).join(', ')}, and got ${kindOf(unit)}`);
    return SECONDS[unit];
  }, SECONDS[defaultUnit]);
  return properties.read(`${token}Validity`, (value) => countOf(value) * seconds, otherwise) || otherwise; // 0 stands for the default
}
