import { UserPoolApi } from './api/user-pool-api';
import type { CognitoState } from './cognito-state';
import { preflight, withCors } from './cors';
import { discovery } from './hosted/discovery';
import { ManagedLogin } from './hosted/managed-login';
import { IdentityPoolApi } from './identity/identity-pool-api';
import type { IdentityPoolApiServices } from './identity/identity-pool-api';
import type { SigningKeys } from './signing-keys';
import { jsonAnswer } from '../console/http-contracts';
import type { HttpAnswer, HttpRequest } from '../console/http-contracts';

export interface CognitoServices extends IdentityPoolApiServices {
  readonly keys: SigningKeys;
  readonly state: CognitoState;
}

const CALLS = /^\/oauth2\/(?:token|revoke|userInfo)$/;
const WELL_KNOWN = /^\/([\w-]+)\/\.well-known\/(openid-configuration|jwks\.json)$/;

/** The small Cognito: what of it answers over HTTP. */
export class LocalCognito {
  private readonly managedLogin: ManagedLogin;
  private readonly userPoolApi: UserPoolApi;
  private readonly identityPoolApi: IdentityPoolApi;

  constructor(private readonly services: CognitoServices) {
    this.managedLogin = new ManagedLogin(services);
    this.userPoolApi = new UserPoolApi(services);
    this.identityPoolApi = new IdentityPoolApi(services);
  }

  /**
   * Nothing for what is not Cognito's.
   *
   * @param url Of this server: `http://localhost:4000`
   */
  public async answer(request: HttpRequest, url: string): Promise<HttpAnswer | undefined> {
    const page = await this.managedLogin.answerPage(request);
    if (page) return page;
    const { method, path } = request;
    const isCall = path === '/' || CALLS.test(path) || WELL_KNOWN.test(path);
    if (method === 'OPTIONS' && isCall) return preflight(request);
    const answer = await this.managedLogin.answerCall(request)
      ?? (method === 'POST' && path === '/' ? await this.userPoolApi.answer(request) ?? await this.identityPoolApi.answer(request) : undefined)
      ?? (method === 'GET' ? this.wellKnown(path, url) : undefined);
    return answer && withCors(request, answer);
  }

  private wellKnown(path: string, url: string): HttpAnswer | undefined {
    const { pools, keys } = this.services;
    const [, userPoolId = '', file] = WELL_KNOWN.exec(path) ?? [];
    const pool = pools.find(userPoolId);
    return pool && jsonAnswer(200, file === 'jwks.json' ? keys.keysOf(userPoolId) : discovery(pool, url));
  }
}
