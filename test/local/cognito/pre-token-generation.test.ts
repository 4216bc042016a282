import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { decodeJwt } from 'jose';
import { SignInApp } from './sign-in-app';

const RESPONSES = `
  const details = { claimsToAddOrOverride: { tenant: 'acme', sub: 'other', 'cognito:groups': 'admins', iss: 'x', aud: 'x' }, claimsToSuppress: ['email', 'sub', 'exp'] };
  const groupOverrideDetails = { groupsToOverride: ['from-trigger'] };
`;

/** An app whose pool names a trigger with this code. */
async function withTrigger(version: 'V1_0' | 'V2_0', code: string): Promise<SignInApp> {
  return SignInApp.start({ users: ['alice@example.com'] }, (stack, userPool) => {
    const { functionArn: LambdaArn } = new LambdaFunction(stack, 'Trigger', {
      functionName: 'trigger', code: Code.fromInline(`exports.handler = async (event) => { ${RESPONSES} ${code} }`), runtime: Runtime.NODEJS_20_X, handler: 'index.handler',
    });
    (userPool.node.defaultChild as CfnUserPool).addPropertyOverride('LambdaConfig', { PreTokenGenerationConfig: { LambdaArn, LambdaVersion: version } });
  });
}

let app: SignInApp;
afterEach(() => app.close());
const claimsOf = async (use: 'access' | 'id') => decodeJwt(await app.server.signIn('alice@example.com', use));

describe('a trigger before tokens are made', () => {
  test('of the first version changes ID tokens and groups, but nothing that a token itself says', async () => {
    app = await withTrigger('V1_0', 'return { ...event, response: { claimsOverrideDetails: { ...details, groupOverrideDetails } } };');
    const [id, access] = [await claimsOf('id'), await claimsOf('access')];
    const { sub } = app.server.putUser('alice@example.com');
    expect(id).toMatchObject({ 'tenant': 'acme', sub, 'cognito:groups': ['from-trigger'], 'iss': expect.stringContaining('cognito-idp') as string, 'exp': expect.any(Number) as number });
    expect(id).not.toHaveProperty('email');
    expect(access).toMatchObject({ sub, 'cognito:groups': ['from-trigger'] });
    expect(access).not.toHaveProperty('tenant');
  });

  test('of the second version changes access tokens too, and scopes', async () => {
    app = await withTrigger('V2_0', `return { ...event, response: { claimsAndScopeOverrideDetails: { groupOverrideDetails, idTokenGeneration: details,
      accessTokenGeneration: { ...details, scopesToAdd: ['orders/read', event.version + event.triggerSource], scopesToSuppress: ['profile'] } } } };`);
    const access = await claimsOf('access');
    expect(access).toMatchObject({ tenant: 'acme', sub: app.server.putUser('alice@example.com').sub, scope: 'aws.cognito.signin.user.admin openid email orders/read 2TokenGeneration_HostedAuth' });
    expect(await claimsOf('id')).toMatchObject({ tenant: 'acme' });
  });

  test.each([
    ['throws', 'throw new Error("no");', 'PreTokenGeneration failed with error no.'],
    ['returns nothing', 'return undefined;', 'PreTokenGeneration returned no event'],
    ['gives a claim that is no text', 'return { response: { claimsOverrideDetails: { claimsToAddOrOverride: { tenant: 7 } } } };', 'PreTokenGeneration gave the claim tenant a value that is no text'],
  ])('that %s lets nobody in', async (_, code, message) => {
    app = await withTrigger('V1_0', code);
    await expect(app.server.signIn('alice@example.com')).rejects.toThrow(message);
    const response = await fetch(`${app.url}/`, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' },
      body: JSON.stringify({
        AuthFlow: 'USER_PASSWORD_AUTH', ClientId: app.clientId('web'), AuthParameters: { USERNAME: 'alice@example.com', PASSWORD: app.password('alice@example.com') },
      }),
    });
    expect([response.status, await response.json()]).toMatchObject([400, { __type: 'UserLambdaValidationException' }]);
  });
});
