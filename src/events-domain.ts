import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';

/**
 * A domain name of your own for an API.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-custom-domains.html
 */
export interface EventsDomainOptions {
  /**
   * The domain name in lower case, 1 to 253 characters: `events.example.com`. Changing it replaces the domain.
   *
   * With `*.` in front the API answers to every name one level below, and the URLs of the API stay those of AWS, since
   * which name clients use is not known.
   */
  readonly domainName: string;

  /**
   * The certificate of the domain name. It must be in us-east-1, wherever the API is.
   */
  readonly certificate: ICertificate;

  /**
   * The zone that gets the DNS records of the domain name: aliases of types A and AAAA.
   *
   * @default - no records; make one that points to `cfnDomainName.attrAppSyncDomainName` of the API
   */
  readonly hostedZone?: IHostedZone;
}
