import { CfnDomainName, CfnDomainNameApiAssociation } from 'aws-cdk-lib/aws-appsync';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnRecordSet, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Arn, ArnFormat, CfnResource, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { error } from './error';
import { CERTIFICATE, HOSTED_ZONE, optional, requireShapes, TEXT } from './shape';
import type { EventsDomainOptions } from '../events-domain';

const CERTIFICATE_REGION = 'us-east-1';
const MAX_LENGTH = 253;
const WILDCARD = '*.';
const PATTERN = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A domain name of the user's own in front of an API. */
export class CustomDomain {
  public readonly cfnDomainName: CfnDomainName;

  /** Where to publish and where to open a WebSocket; a wildcard names no host, so it has none. */
  public readonly httpUrl?: string;
  public readonly realtimeUrl?: string;

  constructor(api: Construct, apiId: string, options: EventsDomainOptions) {
    const { domainName, certificate, hostedZone } = options;
    requireShapes(`${api.node.path}: domain`, options, { domainName: TEXT, certificate: CERTIFICATE, hostedZone: optional(HOSTED_ZONE) });
    validateDomainName(api, domainName);
    validateCertificate(api, certificate);
    if (hostedZone) validateHostedZone(api, domainName, hostedZone);

    const scope = new Construct(api, 'Domain');
    this.cfnDomainName = new CfnDomainName(scope, 'Resource', { domainName, certificateArn: certificate.certificateArn });
    new CfnDomainNameApiAssociation(scope, 'Association', { domainName, apiId }).node.addDependency(this.cfnDomainName);
    if (hostedZone) this.addRecords(scope, domainName, hostedZone);
    if (isWildcard(domainName)) return;
    this.httpUrl = `https://${domainName}/event`;
    this.realtimeUrl = `wss://${domainName}/event/realtime`;
  }

  private addRecords(scope: Construct, domainName: string, { hostedZoneId }: IHostedZone): void {
    const aliasTarget = { dnsName: this.cfnDomainName.attrAppSyncDomainName, hostedZoneId: this.cfnDomainName.attrHostedZoneId };
    for (const type of ['A', 'AAAA']) {
      new CfnRecordSet(scope, `${type}Record`, { hostedZoneId, name: `${domainName}.`, type, aliasTarget });
    }
  }
}

function isWildcard(domainName: string): boolean {
  return !Token.isUnresolved(domainName) && domainName.startsWith(WILDCARD);
}

function validateDomainName(scope: Construct, domainName: string): void {
  if (Token.isUnresolved(domainName) || (domainName.length <= MAX_LENGTH && PATTERN.test(domainName))) return;
  throw error(scope, `domain.domainName ${JSON.stringify(domainName)}: 1 to ${MAX_LENGTH} lower-case letters, digits and dashes in labels of up to 63 ` +
    'between dots, such as events.example.com; the first label may be *');
}

function validateCertificate(scope: Construct, certificate: ICertificate): void {
  const region = regionOf(certificate);
  if (region === undefined || region === '' || Token.isUnresolved(region) || region === CERTIFICATE_REGION) return;
  throw error(scope, `domain.certificate is in ${region}; AppSync takes certificates of ${CERTIFICATE_REGION} only, wherever the API is`);
}

/** Where a certificate is, if that is certain: others than those of CloudFormation itself may be elsewhere than their stack. */
function regionOf(certificate: ICertificate): string | undefined {
  const arn = certificate.certificateArn;
  if (!Token.isUnresolved(arn)) return Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME).region;
  const resource = certificate.node.defaultChild;
  const isOfCloudFormation = CfnResource.isCfnResource(resource) && resource.cfnResourceType === 'AWS::CertificateManager::Certificate';
  return isOfCloudFormation ? Stack.of(certificate).region : undefined;
}

function validateHostedZone(scope: Construct, domainName: string, hostedZone: IHostedZone): void {
  const given = zoneNameOf(hostedZone);
  if (given === undefined || Token.isUnresolved(given) || Token.isUnresolved(domainName)) return;
  const zone = given.replace(/\.$/, '').toLowerCase();
  const name = isWildcard(domainName) ? domainName.slice(WILDCARD.length) : domainName;
  if (name === zone || name.endsWith(`.${zone}`)) return;
  throw error(scope, `domain.domainName ${JSON.stringify(domainName)} is not within domain.hostedZone, which is ${JSON.stringify(given)}`);
}

/** A zone imported by its id alone throws when asked. */
function zoneNameOf(hostedZone: IHostedZone): string | undefined {
  try {
    return hostedZone.zoneName;
  } catch {
    return undefined;
  }
}
