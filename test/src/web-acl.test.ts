import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Aws, Environment, Stack } from 'aws-cdk-lib/core';
import { addWebAcl } from '../../src/private/web-acl';
import { BareApi, stackIn } from '../support/bare-api';

const ARN = 'arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/chat/0a-1b';

function protect(webAcl: (stack: Stack) => string, env?: Environment) {
  const stack = stackIn(env);
  const api = new BareApi(stack);
  addWebAcl(api, api.apiArn, webAcl(stack));
  return Template.fromStack(stack);
}

test.each([
  ['by its ARN', ARN, undefined],
  ['in the region of the stack', ARN, { region: 'eu-west-1' }],
  ['in China', ARN.replace('arn:aws:', 'arn:aws-cn:').replace('eu-west-1', 'cn-north-1'), undefined],
  ['in a region of three parts', ARN.replace('arn:aws:', 'arn:aws-us-gov:').replace('eu-west-1', 'us-gov-west-1'), undefined],
])('a web ACL %s is associated', (_, arn, env) => {
  protect(() => arn, env).hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
    WebACLArn: arn, ResourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Events'), 'ApiArn'] },
  });
});

test('a web ACL of the same app is associated', () => {
  const template = protect((stack) => new CfnWebACL(stack, 'Acl', {
    defaultAction: { allow: {} }, scope: 'REGIONAL', visibilityConfig: { cloudWatchMetricsEnabled: false, metricName: 'acl', sampledRequestsEnabled: false },
  }).attrArn);
  template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: { 'Fn::GetAtt': ['Acl', 'Arn'] } });
});

test.each(['', 'chat', 'arn:aws:waf-regional:eu-west-1:111111111111:webacl/0a', ARN.replace(':regional/', ':'), `${ARN}/more`, ARN.replace('/0a-1b', ''), `x${ARN}`])(
  'fails for %j', (arn) => {
    expect(() => protect(() => arn)).toThrow(
      `Chat/Events: webAcl ${JSON.stringify(arn)} is not the ARN of a regional web ACL: arn:<partition>:wafv2:<region>:<account>:regional/webacl/<name>/<id>`);
  });

test('fails for the scope CLOUDFRONT', () => {
  const arn = 'arn:aws:wafv2:us-east-1:111111111111:global/webacl/chat/0a';
  expect(() => protect(() => arn)).toThrow(`Chat/Events: webAcl "${arn}" has the scope CLOUDFRONT; AppSync takes web ACLs of the scope REGIONAL`);
  expect(() => protect(() => arn.replace('111111111111', Aws.ACCOUNT_ID))).toThrow('Chat/Events: webAcl has the scope CLOUDFRONT');
});

test('fails in another region than the API', () => {
  expect(() => protect(() => ARN, { region: 'us-east-1' }))
    .toThrow(`Chat/Events: webAcl "${ARN}" is in eu-west-1, and the API in us-east-1; a web ACL must be in the region of the API`);
});
