import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { error } from './error';

const PATTERN = /^arn:[a-z0-9-]+:wafv2:([a-z0-9-]+):\d{12}:regional\/webacl\/[^/]+\/[^/]+$/;

/**
 * Puts a web ACL in front of an API.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/using-waf-protect-apis.html
 */
export function addWebAcl(api: Construct, apiArn: string, webAcl: string): CfnWebACLAssociation {
  const complain = (sentence: string) => error(api, `webAcl ${Token.isUnresolved(webAcl) ? '' : `${JSON.stringify(webAcl)} `}${sentence}`);
  // also where only account or region is left to deployment
  if (webAcl.includes(':global/webacl/')) {
    throw complain('has the scope CLOUDFRONT; AppSync takes web ACLs of the scope REGIONAL, in the region of the API');
  }
  if (!Token.isUnresolved(webAcl)) {
    const region = PATTERN.exec(webAcl)?.[1];
    const own = Stack.of(api).region;
    if (region === undefined) {
      throw complain('is not the ARN of a regional web ACL: arn:<partition>:wafv2:<region>:<account>:regional/webacl/<name>/<id>');
    }
    if (!Token.isUnresolved(own) && region !== own) throw complain(`is in ${region}, and the API in ${own}; a web ACL must be in the region of the API`);
  }
  return new CfnWebACLAssociation(api, 'WebAcl', { resourceArn: apiArn, webAclArn: webAcl });
}
