import { CfnIdentityPool, CfnIdentityPoolRoleAttachment, UserPool } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { IAM_API, lines, load, loadTemplate, newApp, temporaryFolder } from './temporary-folder';
import { CognitoEventsApi } from '../../../src';

const folder = temporaryFolder();

test('an identity pool of the CDK has its clients and the roles of users and guests', () => {
  const app = newApp(folder);
  const stack = new Stack(app, 'Chat', { env: { region: 'eu-west-1', account: '111111111111' } });
  const userPool = new UserPool(stack, 'Users');
  const client = userPool.addClient('Web');
  const events = new CognitoEventsApi(stack, 'Events', { userPool });
  const pool = new CfnIdentityPool(stack, 'Identities', {
    allowUnauthenticatedIdentities: true,
    cognitoIdentityProviders: [{ clientId: client.userPoolClientId, providerName: userPool.userPoolProviderName }],
  });
  const role = (id: string) => new Role(stack, id, { assumedBy: new WebIdentityPrincipal('cognito-identity.amazonaws.com') });
  const [user, guest] = [role('User'), role('Guest')];
  user.addToPolicy(new PolicyStatement({ actions: ['appsync:EventConnect'], resources: [events.apiArn] }));
  new CfnIdentityPoolRoleAttachment(stack, 'Roles', { identityPoolId: pool.ref, roles: { authenticated: user.roleArn, unauthenticated: guest.roleArn } });

  const { identityPools, userPools, eventApis, problems } = load(app);
  expect(problems).toEqual([]);
  expect(identityPools).toEqual([{
    logicalId: 'Identities',
    identityPoolId: expect.stringMatching(/^eu-west-1:[0-9a-f-]{36}$/) as string,
    region: 'eu-west-1',
    accountId: '111111111111',
    allowsGuests: true,
    userPoolClients: [
      { clientId: userPools[0].clients[0].clientId, providerName: `cognito-idp.eu-west-1.amazonaws.com/${userPools[0].userPoolId}` },
    ],
    roles: {
      authenticated: expect.objectContaining({ statements: [expect.objectContaining({ actions: ['appsync:EventConnect'], resources: [eventApis[0].arn] })] }) as object,
      unauthenticated: expect.objectContaining({ statements: [] }) as object,
    },
  }]);
});

describe('an identity pool of a template', () => {
  const Role_ = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'users' } };
  const Pool = { Type: 'AWS::Cognito::IdentityPool', Properties: { AllowUnauthenticatedIdentities: false } };
  const attachment = (properties: object) => (
    { Type: 'AWS::Cognito::IdentityPoolRoleAttachment', Properties: { IdentityPoolId: { Ref: 'Pool' }, Roles: { authenticated: { 'Fn::GetAtt': ['Role', 'Arn'] } }, ...properties } }
  );
  const read = (resources: object) => {
    const { identityPools, problems } = loadTemplate(folder, { Resources: { Api: IAM_API, Role: Role_, Pool, ...resources } });
    return { ...identityPools[0], problems: lines(problems) };
  };

  test('gives nobody a role without an attachment', () => {
    expect(read({})).toMatchObject({ roles: {}, allowsGuests: false, userPoolClients: [], problems: [] });
    expect(read({ A: attachment({ IdentityPoolId: 'us-east-1:other' }) })).toMatchObject({ roles: {}, problems: [] });
  });

  test('gives users the role of the attachment', () => {
    expect(read({ A: attachment({}) })).toMatchObject({ roles: { authenticated: { name: 'users' } }, problems: [] });
    expect(read({ A: attachment({ RoleMappings: {} }) })).toMatchObject({ roles: { authenticated: { name: 'users' } }, problems: [] });
  });

  test.each<[string, object, string]>([
    ['roles are chosen by rules', { A: attachment({ RoleMappings: { pool: { Type: 'Token' } } }) }, 'Chat/A.RoleMappings: RoleMappings choose the role of a user by rules or by the token'],
    ['a role is of another app', { A: attachment({ Roles: { authenticated: 'arn:aws:iam::1:role/x' } }) }, 'Chat/A.Roles: the role "arn:aws:iam::1:role/x" is not in this app'],
    ['a role is not a text', { A: attachment({ Roles: { authenticated: 7 } }) }, 'Chat/A.Roles: the role 7 is not in this app'],
    ['the roles have another member', { A: attachment({ Roles: { Authenticated: 'x' } }) }, 'Chat/A.Roles: has the unknown member "Authenticated"'],
    ['two attachments speak of it', { A: attachment({}), B: attachment({}) }, 'Chat/B.IdentityPoolId: is of a pool that another attachment has roles for too'],
  ])('gives nobody a role where %s, with a problem', (_, resources, problem) => {
    const { roles, unsupported, problems } = read(resources);
    expect(roles).toEqual({});
    expect(unsupported).toBeDefined();
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  test('allows no guests and knows no users where that cannot be read', () => {
    const properties = { AllowUnauthenticatedIdentities: 'yes', CognitoIdentityProviders: [{ ClientId: 'a' }] };
    expect(read({ Pool: { ...Pool, Properties: properties } })).toMatchObject({
      allowsGuests: false,
      userPoolClients: [],
      problems: [
        'Chat/Pool.AllowUnauthenticatedIdentities: takes true or false, and got "yes"',
        'Chat/Pool.CognitoIdentityProviders: takes texts for ClientId and ProviderName, and got "a" and nothing',
      ],
    });
  });
});

test('the tags of an API and of a namespace are those of the template, or none where one is not known', () => {
  const tagged = (resource: { readonly Properties: object }, Tags: unknown) => ({ ...resource, Properties: { ...resource.Properties, Tags } });
  const namespace = { Type: 'AWS::AppSync::ChannelNamespace', Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Name: 'ns' } };
  const { eventApis: [api], problems } = loadTemplate(folder, {
    Resources: { Api: tagged(IAM_API, [{ Key: 'team', Value: { Ref: 'AWS::StackName' } }]), Ns: tagged(namespace, [{ Key: 'team', Value: 'a' }, { Key: 'x', Value: 7 }]) },
  });
  expect(api.tags).toEqual(new Map([['team', 'Chat']]));
  expect(api.namespaces.get('ns')).toMatchObject({ tags: undefined });
  expect(lines(problems)).toEqual(['Chat/Ns.Tags: takes texts for Key and Value, and got "x" and 7']);
});
