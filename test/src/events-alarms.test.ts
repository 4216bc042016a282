import { Match, Template } from 'aws-cdk-lib/assertions';
import { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnParameter, Duration } from 'aws-cdk-lib/core';
import { EventsAlarms, EventsAlarmsOptions } from '../../src/events-alarms';
import { BareApi, BareNamespace, stackIn } from '../support/bare-api';

const KINDS = ['serverErrors', 'clientErrorRate', 'latency', 'refusedSubscriptions', 'droppedMessages', 'broadcastErrors'] as const;

function watched(options: EventsAlarmsOptions = {}, ...names: string[]) {
  const stack = stackIn();
  const api = new BareApi(stack);
  const namespaces = (names.length > 0 ? names : ['private']).map((name) => new BareNamespace(api, name));
  const alarms = EventsAlarms._create(api, namespaces, options);
  return { stack, api, alarms, template: () => Template.fromStack(stack) };
}

interface AlarmProperties {
  readonly MetricName?: string;
  readonly Dimensions?: { Name: string }[];
  readonly Metrics?: { Id: string; Expression?: string }[];
}

function alarmsOf(template: Template) {
  return Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties as AlarmProperties);
}

test('an API has three, and each namespace three', () => {
  const { alarms, template } = watched({}, 'public', 'private');
  expect(alarms.all).toHaveLength(9);
  template().resourceCountIs('AWS::CloudWatch::Alarm', 9);
});

test('no data is no reason for alarm, and every alarm says what it means', () => {
  watched().template().allResourcesProperties('AWS::CloudWatch::Alarm', {
    TreatMissingData: 'notBreaching', ComparisonOperator: 'GreaterThanOrEqualToThreshold', AlarmDescription: Match.stringLikeRegexp('^[A-Z].*\\.$'),
  });
});

test.each([
  ['5XXError', { Threshold: 1, EvaluationPeriods: 1, Statistic: 'Sum' }],
  ['Latency', { Threshold: 1000, EvaluationPeriods: 3, ExtendedStatistic: 'p99', EvaluateLowSampleCountPercentile: 'ignore' }],
  ['SubscribeClientError', { Threshold: 50, EvaluationPeriods: 1, Statistic: 'Sum' }],
  ['InboundMessageDropped', { Threshold: 1, EvaluationPeriods: 1, Statistic: 'Sum' }],
  ['BroadcastEventServerError', { Threshold: 1, EvaluationPeriods: 1, Statistic: 'Sum' }],
])('%s is watched', (MetricName, properties) => {
  watched().template().hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName, Namespace: 'AWS/AppSync', Period: 300, ...properties });
});

test('refused publishes are watched as a share', () => {
  const { template } = watched();
  template().hasResourceProperties('AWS::CloudWatch::Alarm', {
    Threshold: 5, EvaluationPeriods: 3,
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'IF(requests >= 20, 100 * errors / requests, 0)' }),
      Match.objectLike({ Id: 'errors', MetricStat: Match.objectLike({ Stat: 'Sum', Period: 300 }) }),
      Match.objectLike({ Id: 'requests', MetricStat: Match.objectLike({ Stat: 'Sum', Period: 300 }) }),
    ]),
  });
});

test('alarms of namespaces have both dimensions', () => {
  const dimensions = alarmsOf(watched().template()).filter(({ MetricName }) => MetricName !== undefined)
    .map(({ MetricName, Dimensions }) => [MetricName, Dimensions!.map(({ Name }) => Name).sort().join()]);
  expect(Object.fromEntries(dimensions)).toEqual({
    '5XXError': 'EventAPIId', 'Latency': 'EventAPIId',
    'SubscribeClientError': 'ChannelNamespaceName,EventAPIId', 'InboundMessageDropped': 'ChannelNamespaceName,EventAPIId',
    'BroadcastEventServerError': 'ChannelNamespaceName,EventAPIId',
  });
});

test.each(KINDS)('%s may be changed', (kind) => {
  const change = { threshold: 77, period: Duration.minutes(15), evaluationPeriods: 4, datapointsToAlarm: 2 };
  const { template } = watched({ [kind]: change });
  const found = Object.values(template().findResources('AWS::CloudWatch::Alarm', { Properties: { Threshold: 77, EvaluationPeriods: 4, DatapointsToAlarm: 2 } }));
  expect(found).toHaveLength(1);
  expect(JSON.stringify(found)).toContain('"Period":900');
  expect(JSON.stringify(found)).not.toContain('"Period":300');
});

test.each(KINDS)('%s may be left out', (kind) => {
  const { alarms } = watched({ [kind]: { enabled: false } });
  expect(alarms.all).toHaveLength(5);
});

test('actions are those of every alarm', () => {
  const action = (arn: string): IAlarmAction => ({ bind: () => ({ alarmActionArn: arn }) });
  watched({ alarmActions: [action('arn:on'), action('arn:also')], okActions: [action('arn:over')] }).template()
    .allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: ['arn:on', 'arn:also'], OKActions: ['arn:over'] });
});

test('a namespace that comes later is watched too', () => {
  const { api, alarms } = watched();
  alarms._watch(new BareNamespace(api, 'later'));
  expect(alarms.all).toHaveLength(9);
});

test('namespaces that differ by a dash or in case have alarms of their own', () => {
  const { template } = watched({}, 'ab', 'a-b', 'AB');
  template().resourceCountIs('AWS::CloudWatch::Alarm', 12);
});

test.each(KINDS)('%s fails for a threshold that every period would reach', (kind) => {
  expect(() => watched({ [kind]: { threshold: 0 } })).toThrow(`Chat/Events: ${kind}.threshold 0: `);
  expect(() => watched({ [kind]: { threshold: -1 } })).toThrow('to have no such alarm, give enabled: false');
});

test('a share of more than everything fails', () => {
  expect(() => watched({ clientErrorRate: { threshold: 101 } })).toThrow('Chat/Events: clientErrorRate.threshold 101: a percentage above 0, up to 100');
});

test('a threshold may be known only at deployment', () => {
  const stack = stackIn();
  const threshold = new CfnParameter(stack, 'Threshold', { type: 'Number' }).valueAsNumber;
  expect(() => EventsAlarms._create(new BareApi(stack), [], { latency: { threshold } })).not.toThrow();
});

test('asked for twice, it fails', () => {
  const { api } = watched();
  expect(() => EventsAlarms._create(api, [], {})).toThrow('Chat/Events: the recommended alarms are there already; addRecommendedAlarms() is called once');
});
