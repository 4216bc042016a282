import { Amplify } from 'aws-amplify';
import {
  confirmResetPassword, confirmSignIn, confirmSignUp, fetchAuthSession, fetchUserAttributes, getCurrentUser,
  resetPassword, signIn, signOut, signUp, updatePassword, updateUserAttributes,
} from 'aws-amplify/auth';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import type { Jwks } from 'aws-jwt-verify/jwk';
import { SignInApp } from '../local/cognito/sign-in-app';

let app: SignInApp;
beforeAll(async () => {
  app = await SignInApp.start({ users: ['alice', 'bob', { username: 'new', temporaryPassword: 'Temporary-1' }] });
  const { userPoolId } = app;
  Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId: app.clientId('web'), userPoolEndpoint: `${app.url}/` } } });
});
afterEach(() => signOut());
afterAll(() => app.close());

describe('aws-amplify, unmodified', () => {
  test.each(['USER_SRP_AUTH', 'USER_PASSWORD_AUTH'] as const)('signs in by %s, refreshes, and signs out', async (authFlowType) => {
    const { nextStep } = await signIn({ username: 'alice', password: app.password('alice'), options: { authFlowType } });
    expect(nextStep.signInStep).toBe('DONE');
    const { tokens, userSub } = await fetchAuthSession();
    expect(userSub).toBe(app.server.putUser('alice').sub);
    expect((await getCurrentUser()).username).toBe('alice');
    const refreshed = await fetchAuthSession({ forceRefresh: true });
    expect(refreshed.tokens?.accessToken.payload.origin_jti).toBe(tokens?.accessToken.payload.origin_jti);
    expect(refreshed.tokens?.accessToken.payload.jti).not.toBe(tokens?.accessToken.payload.jti);
    await signOut({ global: true });
    expect((await fetchAuthSession()).tokens).toBeUndefined();
  });

  test('is told what is wrong by the names that it knows', async () => {
    await expect(signIn({ username: 'alice', password: 'wrong' })).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(signIn({ username: 'nobody', password: 'wrong' })).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test('signs up, and changes attributes', async () => {
    const options = { userAttributes: { email: 'dora@example.com' } };
    expect((await signUp({ username: 'dora', password: 'dora chose it', options })).nextStep.signUpStep).toBe('CONFIRM_SIGN_UP');
    const [, confirmationCode] = /confirmation code .*: (\d{6})$/.exec(app.log.find((line) => line.includes('confirmation code'))!)!;
    expect((await confirmSignUp({ username: 'dora', confirmationCode })).isSignUpComplete).toBe(true);
    await signIn({ username: 'dora', password: 'dora chose it' });
    await updateUserAttributes({ userAttributes: { nickname: 'D.' } });
    expect(await fetchUserAttributes()).toMatchObject({ email: 'dora@example.com', nickname: 'D.' });
  });

  test('replaces a forgotten password, and changes it again', async () => {
    const { nextStep } = await resetPassword({ username: 'bob' });
    expect(nextStep).toMatchObject({ resetPasswordStep: 'CONFIRM_RESET_PASSWORD_WITH_CODE', codeDeliveryDetails: { deliveryMedium: 'EMAIL' } });
    const [, code] = /code for a new password.*: (\d{6})$/.exec(app.log.find((line) => line.includes('new password'))!)!;
    const wrong = code === '000000' ? '000001' : '000000';
    await expect(confirmResetPassword({ username: 'bob', confirmationCode: wrong, newPassword: 'bob chose it' })).rejects.toMatchObject({ name: 'CodeMismatchException' });
    await confirmResetPassword({ username: 'bob', confirmationCode: code, newPassword: 'bob chose it' });
    await signIn({ username: 'bob', password: 'bob chose it' });
    await updatePassword({ oldPassword: 'bob chose it', newPassword: 'bob chose another' });
    await signOut();
    expect((await signIn({ username: 'bob', password: 'bob chose another' })).isSignedIn).toBe(true);
  });

  test('asks a user with a temporary password for one of their own', async () => {
    const { nextStep } = await signIn({ username: 'new', password: 'Temporary-1' });
    expect(nextStep).toMatchObject({ signInStep: 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED', missingAttributes: [] });
    await expect(confirmSignIn({ challengeResponse: 'short' })).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    expect((await confirmSignIn({ challengeResponse: 'they chose it' })).isSignedIn).toBe(true);
    expect((await fetchAuthSession()).userSub).toBe(app.server.putUser('new').sub);
  });
});

describe('aws-jwt-verify, unmodified but for where the keys are', () => {
  test('verifies access and ID tokens, and refuses another client\'s', async () => {
    const { userPoolId } = app;
    const jwks = await (await fetch(`${app.url}/${userPoolId}/.well-known/jwks.json`)).json() as Jwks;
    for (const tokenUse of ['access', 'id'] as const) {
      const verifier = CognitoJwtVerifier.create({ userPoolId, tokenUse, clientId: app.clientId('web') });
      verifier.cacheJwks(jwks); // the one line
      const token = await app.server.signIn('alice', tokenUse);
      expect((await verifier.verify(token)).sub).toBe(app.server.putUser('alice').sub);
      const other = CognitoJwtVerifier.create({ userPoolId, tokenUse, clientId: app.clientId('other') });
      other.cacheJwks(jwks);
      await expect(other.verify(token)).rejects.toThrow(/not allowed/);
    }
  });
});
