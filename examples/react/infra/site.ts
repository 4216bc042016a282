import { existsSync, readFileSync } from 'node:fs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Distribution, HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { contentSecurityPolicy } from './content-security-policy';

/** What `npm run build` writes. */
const BUILD = 'dist';

export interface SiteContent {
  /** Becomes `events.json` beside the page. */
  readonly configuration: object;
  /** The URLs that the page calls. */
  readonly connectsTo: readonly string[];
}

/** The page behind CloudFront, from a bucket that nobody else reads. */
export class Site extends Construct {
  public readonly domainName: string;
  public readonly url: string;
  private readonly bucket: Bucket;
  private readonly distribution: Distribution;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const responseHeadersPolicy = new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: "frame-ancestors 'none'", override: true }, // the rest is in the page: see deploy()
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
      },
    });
    this.distribution = new Distribution(this, 'Distribution', {
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy,
      },
    });
    this.domainName = this.distribution.distributionDomainName;
    this.url = `https://${this.domainName}/`;
  }

  /**
   * Puts the page there, with its configuration and its content policy.
   *
   * The policy stands in the page, not in a header: it names the hosts of the API, whose app client names the
   * distribution, so a header of the distribution would close the circle.
   */
  public deploy({ configuration, connectsTo }: SiteContent): void {
    if (!existsSync(`${BUILD}/index.html`)) throw new Error(`${BUILD}/index.html is not there; run: npm run build`);
    const policy = `<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(connectsTo)}">`;
    const page = readFileSync(`${BUILD}/index.html`, 'utf8').replace('<head>', `<head>${policy}`);
    const common = { destinationBucket: this.bucket, distribution: this.distribution, prune: false };
    // What is built has its hash in its name; the page and the configuration name it, and are asked for each time.
    const assets = new BucketDeployment(this, 'Assets', {
      ...common, sources: [Source.asset(BUILD, { exclude: ['index.html'] })], cacheControl: [CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
    });
    const content = new BucketDeployment(this, 'Page', {
      ...common, sources: [Source.data('index.html', page), Source.jsonData('events.json', configuration)], cacheControl: [CacheControl.noStore()],
    });
    content.node.addDependency(assets);
  }
}
