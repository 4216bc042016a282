import { Alarm, ComparisonOperator, IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { error } from './error';
import { BOOLEAN, COUNT, DURATION, NUMBER, optional, requireShapes } from './shape';
import type { EventsAlarmsOptions } from '../events-alarms';
import type { MeteredEventsApi } from '../events-api-metrics';
import type { MeteredEventsNamespace } from '../events-namespace-metrics';

const PERIOD = Duration.minutes(5);
const FEWEST_REQUESTS = 20;

interface RecommendedAlarm {
  readonly option: 'serverErrors' | 'clientErrorRate' | 'latency' | 'refusedSubscriptions' | 'droppedMessages' | 'broadcastErrors';
  readonly id: string;
  readonly description: string;
  readonly threshold: number;
  readonly periods: number;
  readonly isPercentage?: boolean;
  readonly isPercentile?: boolean;
}

type Of<T> = RecommendedAlarm & {
  /** What is watched, by a period that is given later. */
  readonly metric: (source: T) => (period: Duration) => IMetric;
};

export const API_ALARMS: readonly Of<MeteredEventsApi>[] = [
  {
    option: 'serverErrors', id: 'ServerErrors', threshold: 1, periods: 1,
    description: 'AppSync failed to answer HTTP publishes.',
    metric: (api) => (period) => api.metric5XXError({ period }),
  },
  {
    option: 'clientErrorRate', id: 'ClientErrorRate', threshold: 5, periods: 3, isPercentage: true,
    description: 'Many of the HTTP publishes were refused: not authorized, not valid or throttled.',
    metric: (api) => (period) => new MathExpression({
      expression: `IF(requests >= ${FEWEST_REQUESTS}, 100 * errors / requests, 0)`,
      usingMetrics: { errors: api.metric4XXError({ period }), requests: api.metricRequests({ period }) },
      label: 'refused HTTP publishes, percent',
      period,
    }),
  },
  {
    option: 'latency', id: 'Latency', threshold: 1000, periods: 3, isPercentile: true,
    description: 'HTTP publishes take long, by their p99 in milliseconds.',
    metric: (api) => (period) => api.metricLatency({ period }),
  },
];

export const NAMESPACE_ALARMS: readonly Of<MeteredEventsNamespace>[] = [
  {
    option: 'refusedSubscriptions', id: 'RefusedSubscriptions', threshold: 50, periods: 1,
    description: 'Many subscriptions were refused: a broken client, or someone who tries the channels of others.',
    metric: (namespace) => (period) => namespace.metricSubscribeClientError({ period }),
  },
  {
    option: 'droppedMessages', id: 'DroppedMessages', threshold: 1, periods: 1,
    description: 'Events were lost because a quota of AppSync messages was used up.',
    metric: (namespace) => (period) => namespace.metricInboundMessageDropped({ period }),
  },
  {
    option: 'broadcastErrors', id: 'BroadcastErrors', threshold: 1, periods: 1,
    description: 'AppSync failed to broadcast events.',
    metric: (namespace) => (period) => namespace.metricBroadcastEventServerError({ period }),
  },
];

/** Fails for what no alarm could be about. */
export function validateAlarm(scope: Construct, { option, isPercentage, periods }: RecommendedAlarm, options: EventsAlarmsOptions): void {
  const given = options[option];
  requireShapes(`${scope.node.path}: ${option}`, given, {
    enabled: optional(BOOLEAN), threshold: optional(NUMBER), period: optional(DURATION),
    evaluationPeriods: optional(COUNT), datapointsToAlarm: optional(COUNT),
  });
  const { threshold, evaluationPeriods = periods, datapointsToAlarm } = given ?? {};
  if (datapointsToAlarm !== undefined && !Token.isUnresolved(evaluationPeriods) && datapointsToAlarm > evaluationPeriods) {
    throw error(scope, `${option}.datapointsToAlarm ${datapointsToAlarm}: at most evaluationPeriods, which is ${evaluationPeriods}`);
  }
  if (threshold === undefined || Token.isUnresolved(threshold)) return;
  if (threshold > 0 && (!isPercentage || threshold <= 100)) return;
  throw error(scope, `${option}.threshold ${threshold}: ${isPercentage ? 'a percentage above 0, up to 100' : 'a number above 0'}; to have no such alarm, give enabled: false`);
}

/** The alarm, or none if it is not wanted. */
export function makeAlarm(
  scope: Construct, id: string, alarm: RecommendedAlarm, metric: (period: Duration) => IMetric, options: EventsAlarmsOptions,
): Alarm[] {
  const given = options[alarm.option] ?? {};
  if (given.enabled === false) return [];
  const made = new Alarm(scope, id, {
    alarmDescription: alarm.description,
    metric: metric(given.period ?? PERIOD),
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: given.threshold ?? alarm.threshold,
    evaluationPeriods: given.evaluationPeriods ?? alarm.periods,
    datapointsToAlarm: given.datapointsToAlarm,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    evaluateLowSampleCountPercentile: alarm.isPercentile ? 'ignore' : undefined,
  });
  made.addAlarmAction(...options.alarmActions ?? []);
  made.addOkAction(...options.okActions ?? []);
  return [made];
}
