import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate, CfnCertificate, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { App, Aws, CfnParameter, Fn, Stack } from 'aws-cdk-lib/core';
import { CustomDomain } from '../../src/private/custom-domain';
import { BareApi, stackIn } from '../support/bare-api';

const arnIn = (region: string) => `arn:aws:acm:${region}:111111111111:certificate/0a`;
const imported = (stack: Stack, arn: string) => Certificate.fromCertificateArn(stack, 'Certificate', arn);
const zoneOf = (stack: Stack, zoneName: string) => HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName });

function domain(stack: Stack, domainName: string, hostedZone?: IHostedZone, certificate: ICertificate = imported(stack, arnIn('us-east-1'))) {
  const api = new BareApi(stack);
  return new CustomDomain(api, api.apiId, { domainName, certificate, hostedZone });
}

describe('a domain name', () => {
  test('is made, then associated with the API', () => {
    const stack = stackIn();
    const { httpUrl, realtimeUrl } = domain(stack, 'events.example.com');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::AppSync::DomainName', { DomainName: 'events.example.com', CertificateArn: arnIn('us-east-1') });
    template.hasResource('AWS::AppSync::DomainNameApiAssociation', {
      Properties: { DomainName: 'events.example.com', ApiId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Events'), 'ApiId'] } },
      DependsOn: [Match.stringLikeRegexp('^EventsDomain')],
    });
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    expect([httpUrl, realtimeUrl]).toEqual(['https://events.example.com/event', 'wss://events.example.com/event/realtime']);
  });

  test('may be known only at deployment', () => {
    const stack = stackIn();
    const { valueAsString } = new CfnParameter(stack, 'Name');
    const { httpUrl } = domain(stack, valueAsString, zoneOf(stack, 'example.com'));
    expect(stack.resolve(httpUrl)).toEqual({ 'Fn::Join': ['', ['https://', { Ref: 'Name' }, '/event']] });
    Template.fromStack(stack).hasResourceProperties('AWS::Route53::RecordSet', { Name: { 'Fn::Join': ['', [{ Ref: 'Name' }, '.']] } });
  });

  test('as a wildcard has no URL, since clients choose the name', () => {
    const { httpUrl, realtimeUrl, cfnDomainName } = domain(stackIn(), '*.example.com');
    expect([httpUrl, realtimeUrl, cfnDomainName.domainName]).toEqual([undefined, undefined, '*.example.com']);
  });

  const long = `${'a.'.repeat(125)}com`;
  test.each(['a.b', 'xn--bcher-kva.example', '9.example.com', `${'a'.repeat(63)}.com`, long])('may be %s', (name) => {
    expect(() => domain(stackIn(), name)).not.toThrow();
  });

  test.each([
    '', 'localhost', 'Events.example.com', 'a..b', '.a.b', 'a.b.', '-a.b', 'a-.b', 'a_b.c', 'a.*.b', '**.a.b', '*a.b.c', '*', '*.', 'https://a.b', 'a.b/c', 'a.b:443',
    'bücher.example', 'a.b\n', `${'a'.repeat(64)}.com`, `a${long}`,
  ])('fails for %j', (name) => {
    expect(() => domain(stackIn(), name)).toThrow(`Chat/Events: domain.domainName ${JSON.stringify(name)}: 1 to 253 lower-case letters, digits and dashes`);
  });

  test('fails fast for one that is made to be slow', () => {
    expect(() => domain(stackIn(), `${'a-'.repeat(126)}!`)).toThrow('domain.domainName');
  });
});

describe('a certificate', () => {
  test.each([
    ['elsewhere', 'arn:aws:acm:eu-west-1:111111111111:certificate/0a', 'eu-west-1'],
    ['in China', 'arn:aws-cn:acm:cn-north-1:111111111111:certificate/0a', 'cn-north-1'],
  ])('%s fails', (_, arn, region) => {
    const stack = stackIn();
    expect(() => domain(stack, 'a.example.com', undefined, imported(stack, arn)))
      .toThrow(`Chat/Events: domain.certificate is in ${region}; AppSync takes certificates of us-east-1 only, wherever the API is`);
  });

  test.each([
    ['of IAM', 'arn:aws:iam::111111111111:server-certificate/events'],
    ['that is known at deployment', Fn.importValue('Certificate')],
    ['of a region that is known at deployment', `arn:aws:acm:${Aws.REGION}:111111111111:certificate/0a`],
  ])('%s is taken', (_, arn) => {
    const stack = stackIn({ region: 'eu-west-1' });
    expect(() => domain(stack, 'a.example.com', undefined, imported(stack, arn))).not.toThrow();
  });

  const made = (region: string | undefined) => {
    const app = new App();
    const certificates = new Stack(app, 'Certificates', { env: { region, account: '111111111111' }, crossRegionReferences: true });
    const chat = new Stack(app, 'Chat', { env: { region: 'eu-west-1', account: '111111111111' }, crossRegionReferences: true });
    return { chat, certificate: new Certificate(certificates, 'Certificate', { domainName: 'a.example.com' }) };
  };

  test('of a stack elsewhere fails', () => {
    const { chat, certificate } = made('eu-west-1');
    expect(() => domain(chat, 'a.example.com', undefined, certificate)).toThrow('domain.certificate is in eu-west-1');
  });

  test.each(['us-east-1', undefined])('of a stack in %s is taken', (region) => {
    const { chat, certificate } = made(region);
    expect(() => domain(chat, 'a.example.com', undefined, certificate)).not.toThrow();
  });

  test('that is not of CloudFormation may be elsewhere than its stack', () => {
    const stack = stackIn({ region: 'eu-west-1' });
    const custom = imported(stack, new CfnCertificate(stack, 'Other', { domainName: 'a.example.com' }).ref);
    expect(() => domain(stack, 'a.example.com', undefined, custom)).not.toThrow();
  });
});

describe('a hosted zone', () => {
  test.each(['events.example.com', 'example.com', '*.example.com', 'a.b.example.com'])('gets records of %s', (name) => {
    const stack = stackIn();
    domain(stack, name, zoneOf(stack, 'example.com'));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Route53::RecordSet', 2);
    for (const Type of ['A', 'AAAA']) {
      template.hasResourceProperties('AWS::Route53::RecordSet', {
        Type, Name: `${name}.`, HostedZoneId: 'Z1',
        AliasTarget: {
          DNSName: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsDomain'), 'AppSyncDomainName'] },
          HostedZoneId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsDomain'), 'HostedZoneId'] },
        },
      });
    }
  });

  test.each([['events.example.org', 'example.com'], ['badexample.com', 'example.com'], ['example.com', 'events.example.com'], ['*.com', 'example.com']])(
    'fails for %s in %s', (name, zone) => {
      const stack = stackIn();
      const run = () => domain(stack, name, zoneOf(stack, zone));
      if (name === '*.com') expect(run).toThrow('domain.domainName');
      else expect(run).toThrow(`Chat/Events: domain.domainName "${name}" is not within domain.hostedZone, which is "${zone}"`);
    });

  test.each([
    ['with a dot at its end', (stack: Stack) => zoneOf(stack, 'Example.com.')],
    ['imported by its id alone', (stack: Stack) => HostedZone.fromHostedZoneId(stack, 'Zone', 'Z1')],
    ['whose name is known at deployment', (stack: Stack) => zoneOf(stack, Fn.importValue('Zone'))],
    ['of the same stack', (stack: Stack) => new HostedZone(stack, 'Zone', { zoneName: 'example.com' })],
  ])('%s is taken', (_, zone) => {
    const stack = stackIn();
    domain(stack, 'events.example.com', zone(stack));
    Template.fromStack(stack).hasResourceProperties('AWS::Route53::RecordSet', { Type: 'AAAA', Name: 'events.example.com.' });
  });
});
