import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnIdentityPool, CfnIdentityPoolRoleAttachment, UserPool } from 'aws-cdk-lib/aws-cognito';
import { FederatedPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { CognitoEventsApi } from '../../../src';

const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };

/** What the recipes take for granted, and the strangers who are nearest to those whom they admit. */
export class RecipeStack extends Stack {
  public readonly userPool = new UserPool(this, 'GivenPool');
  public readonly webClient = this.userPool.addClient('GivenClient');
  public readonly publisher = new Role(this, 'GivenPublisher', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  /** An app client of the same user pool that signs in as itself. */
  public readonly machine = this.userPool.addClient('Machine', { generateSecret: true });
  /** Of which the API knows nothing. */
  public readonly otherPool = new UserPool(this, 'OtherPool');
  /** What guests of an identity pool assume. */
  public readonly guests = this.roleOfIdentities('Guests');
  private readonly members = this.roleOfIdentities('Members');

  constructor() {
    super(new App({ context: { 'aws:cdk:disable-stack-trace': true, 'aws:cdk:enable-path-metadata': true } }), 'Chat');
    const identities = new CfnIdentityPool(this, 'Identities', {
      allowUnauthenticatedIdentities: true,
      cognitoIdentityProviders: [{ clientId: this.webClient.userPoolClientId, providerName: this.userPool.userPoolProviderName }],
    });
    const roles = { unauthenticated: this.guests.roleArn, authenticated: this.members.roleArn };
    new CfnIdentityPoolRoleAttachment(this, 'IdentityRoles', { identityPoolId: identities.ref, roles });
  }

  /** The API of the quick start, which most recipes add to. */
  public quickStart(): CognitoEventsApi {
    return new CognitoEventsApi(this, 'Events', { userPool: this.userPool, userPoolClients: [this.webClient] });
  }

  /** The only API of the stack. */
  public get api(): CognitoEventsApi {
    const apis = this.node.findAll().filter((each): each is CognitoEventsApi => each instanceof CognitoEventsApi);
    if (apis.length !== 1) throw new Error(`the stack has ${apis.length} APIs`);
    return apis[0];
  }

  /** By the names that the recipes have for it. */
  public names(): Readonly<Record<string, unknown>> {
    const { userPool, webClient, publisher } = this;
    return {
      userPool, webClient, publisher, stack: this,
      destinationBucket: Bucket.fromBucketName(this, 'GivenBucket', 'site'),
      certificate: Certificate.fromCertificateArn(this, 'GivenCertificate', CERTIFICATE),
      hostedZone: HostedZone.fromHostedZoneAttributes(this, 'GivenZone', ZONE),
    };
  }

  private roleOfIdentities(id: string): Role {
    return new Role(this, id, { assumedBy: new FederatedPrincipal('cognito-identity.amazonaws.com', {}, 'sts:AssumeRoleWithWebIdentity') });
  }
}
