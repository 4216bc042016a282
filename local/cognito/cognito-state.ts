import { AuthorizationCodes } from './hosted/authorization-codes';
import { LoginSessions } from './hosted/login-sessions';
import { NewPasswordChallenges } from './new-password-challenges';
import { PasswordCodes } from './password-codes';
import { Revocations } from './revocations';
import { SrpChallenges } from './srp/srp-challenges';
import { UserStore } from './user-store';
import type { TextStore } from './user-store';
import { Users } from './users';
import type { Clock } from '../../engine/auth/caller-contracts';
import type { Derive } from '../project-state';

export interface CognitoStateServices {
  readonly derive: Derive;
  readonly store: TextStore;
  readonly clock: Clock;
}

/** What Cognito knows of users and their sign-ins. It stays while versions of the app come and go, and all its APIs share it. */
export class CognitoState {
  public readonly codes: AuthorizationCodes;
  public readonly sessions: LoginSessions;
  public readonly challenges: SrpChallenges;
  public readonly newPasswordChallenges: NewPasswordChallenges;
  public readonly passwordCodes: PasswordCodes;

  private readonly users = new Map<string, Users>();
  private readonly revocations = new Map<string, Revocations>();

  constructor(private readonly services: CognitoStateServices) {
    const { clock } = services;
    this.codes = new AuthorizationCodes(clock, ({ userPoolId, signedIn }) => this.revocationsOf(userPoolId).revoke(signedIn.originJti));
    this.sessions = new LoginSessions(clock);
    this.challenges = new SrpChallenges(clock);
    this.newPasswordChallenges = new NewPasswordChallenges(clock);
    this.passwordCodes = new PasswordCodes(clock);
  }

  public usersOf(userPoolId: string): Users {
    const { derive, store } = this.services;
    return kept(this.users, userPoolId, () => new Users(userPoolId, derive, new UserStore(store, userPoolId)));
  }

  public revocationsOf(userPoolId: string): Revocations {
    return kept(this.revocations, userPoolId, () => new Revocations(this.services.store, userPoolId));
  }
}

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
