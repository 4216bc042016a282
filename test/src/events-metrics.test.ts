import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { MeteredEventsApi } from '../../src/events-api-metrics';
import { MeteredEventsNamespace } from '../../src/events-namespace-metrics';
import { BareApi, BareNamespace, stackIn } from '../support/bare-api';

const OF_API = ['4XXError', '5XXError', 'Latency', 'Requests', 'TokensConsumed'];
const OF_NAMESPACE = [
  'ConnectRequests', 'ConnectSuccess', 'ConnectClientError', 'ConnectServerError', 'ActiveConnections', 'ConnectionDuration',
  'SubscribeSuccess', 'SubscribeClientError', 'SubscribeServerError', 'ActiveSubscriptions', 'SubscribeHandlerInvocations',
  'PublishSuccess', 'PublishClientError', 'PublishServerError', 'PublishedHandlerInvocations',
  'SuccessfulEvents', 'DroppedEvents', 'FailedEvents',
  'BroadcastEventSuccess', 'BroadcastEventClientError', 'BroadcastEventServerError', 'BroadcastEventSize',
  'InboundMessages', 'OutboundMessages', 'InboundMessageDelayed', 'InboundMessageDropped',
];
const STATISTICS: Record<string, string> = { Latency: 'p99', ConnectionDuration: 'Average', BroadcastEventSize: 'Average' };
const GAUGES = ['ActiveConnections', 'ActiveSubscriptions'];

const stack = stackIn();
const api = new BareApi(stack);
const namespace = new BareNamespace(api, 'private');

function call(source: MeteredEventsApi | MeteredEventsNamespace, name: string, props?: MetricOptions): Metric {
  return (source as unknown as Record<string, (props?: MetricOptions) => Metric>)[`metric${name}`](props);
}

function methodsOf({ prototype }: { prototype: object }): string[] {
  return Object.getOwnPropertyNames(prototype).filter((name) => /^metric./.test(name)).map((name) => name.slice('metric'.length)).sort();
}

test('there is a method for each metric', () => {
  expect(methodsOf(MeteredEventsApi)).toEqual([...OF_API].sort());
  expect(methodsOf(MeteredEventsNamespace)).toEqual([...OF_NAMESPACE].sort());
});

describe.each([
  ['an API', api, OF_API, { EventAPIId: api.apiId }],
  ['a namespace', namespace, OF_NAMESPACE, { EventAPIId: api.apiId, ChannelNamespaceName: 'private' }],
] as const)('of %s', (_, source, names, dimensions) => {
  test.each(names)('%s has its dimensions and its usual statistic', (name) => {
    for (const metric of [call(source, name), source.metric(name)]) {
      expect(metric).toMatchObject({
        namespace: 'AWS/AppSync', metricName: name, dimensions, statistic: STATISTICS[name] ?? 'Sum', period: Duration.minutes(GAUGES.includes(name) ? 1 : 5),
      });
      // a unit would hide what AWS publishes in another
      expect(metric.unit).toBeUndefined();
    }
  });

  test.each(names)('%s is read as asked', (name) => {
    expect(call(source, name, { statistic: 'Maximum', period: Duration.hours(1), label: 'mine' }))
      .toMatchObject({ metricName: name, dimensions, statistic: 'Maximum', period: Duration.hours(1), label: 'mine' });
  });

  test('one that AWS adds later is reached by its name', () => {
    expect(source.metric('SomethingNew')).toMatchObject({ metricName: 'SomethingNew', dimensions, statistic: 'Sum' });
  });
});

test('it knows the account and the region of the API', () => {
  const there = new BareApi(stackIn({ account: '111111111111', region: 'eu-west-1' }));
  expect(there.metricRequests()).toMatchObject({ account: '111111111111', region: 'eu-west-1' });
  expect(new BareNamespace(there, 'private').metricSubscribeClientError()).toMatchObject({ account: '111111111111', region: 'eu-west-1' });
});
