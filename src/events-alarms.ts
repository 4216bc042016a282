import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { MeteredEventsApi } from './events-api-metrics';
import type { MeteredEventsNamespace } from './events-namespace-metrics';
import { error } from './private/error';
import { API_ALARMS, makeAlarm, NAMESPACE_ALARMS, validateAlarm } from './private/recommended-alarms';
import { ALARM_ACTION, listOf, optional, OPTIONS, requireShapes } from './private/shape';

const ACTIONS = optional(listOf(ALARM_ACTION));
const ALARM = optional(OPTIONS);

/**
 * Changes to a recommended alarm.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/cw-metrics.html
 */
export interface EventsAlarmOptions {
  /**
   * Whether there is the alarm.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The value from which on a period counts as bad, in the unit of the alarm.
   *
   * @default - that of the alarm
   */
  readonly threshold?: number;

  /**
   * How much time one value is about.
   *
   * @default Duration.minutes(5)
   */
  readonly period?: Duration;

  /**
   * How many of the latest periods are looked at.
   *
   * @default - that of the alarm
   */
  readonly evaluationPeriods?: number;

  /**
   * How many of these must be bad, at most all of them.
   *
   * @default - all of them
   */
  readonly datapointsToAlarm?: number;
}

/**
 * Options of the recommended alarms of an API and its namespaces.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/cw-metrics.html
 */
export interface EventsAlarmsOptions {
  /**
   * What happens when one of the alarms goes off.
   *
   * @default - nothing but the change of its state
   */
  readonly alarmActions?: IAlarmAction[];

  /**
   * What happens when one of the alarms is over.
   *
   * @default - nothing but the change of its state
   */
  readonly okActions?: IAlarmAction[];

  /**
   * HTTP publishes that failed inside AppSync, a count per period.
   *
   * @default - 1 or more, in one period
   */
  readonly serverErrors?: EventsAlarmOptions;

  /**
   * The share of HTTP publishes that were refused or malformed, in percent. Periods of fewer than 20 publishes do not count.
   *
   * @default - 5 or more, in three periods running
   */
  readonly clientErrorRate?: EventsAlarmOptions;

  /**
   * The p99 of the time that HTTP publishes take, in milliseconds. Periods with too few publishes for a p99 leave the alarm as it is.
   *
   * @default - 1000 or more, in three periods running
   */
  readonly latency?: EventsAlarmOptions;

  /**
   * In each namespace: subscriptions that were refused, a count per period. Many of them are a broken client, or someone
   * who tries the channels of others.
   *
   * @default - 50 or more, in one period
   */
  readonly refusedSubscriptions?: EventsAlarmOptions;

  /**
   * In each namespace: events that were lost because a quota was used up, a count per period.
   *
   * @default - 1 or more, in one period
   */
  readonly droppedMessages?: EventsAlarmOptions;

  /**
   * In each namespace: events that could not be broadcast for a failure inside AppSync, a count per period.
   *
   * @default - 1 or more, in one period
   */
  readonly broadcastErrors?: EventsAlarmOptions;
}

/**
 * The recommended alarms of an API: three of its own, and three of each namespace.
 *
 * No data is no reason for alarm. The thresholds are where to begin, not a promise; change them to what is normal for the app.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/cw-metrics.html
 */
export class EventsAlarms extends Construct {
  /** @internal */
  public static _create(api: MeteredEventsApi, namespaces: readonly MeteredEventsNamespace[], options: EventsAlarmsOptions): EventsAlarms {
    if (api.node.tryFindChild('Alarms')) throw error(api, 'the recommended alarms are there already; addRecommendedAlarms() is called once');
    requireShapes(`${api.node.path}: addRecommendedAlarms()`, options, {
      alarmActions: ACTIONS, okActions: ACTIONS,
      serverErrors: ALARM, clientErrorRate: ALARM, latency: ALARM, refusedSubscriptions: ALARM, droppedMessages: ALARM, broadcastErrors: ALARM,
    });
    const alarms = new EventsAlarms(api, options);
    for (const namespace of namespaces) alarms._watch(namespace);
    return alarms;
  }

  /**
   * All of the alarms that there are now, to add actions or put them on a dashboard.
   */
  public get all(): Alarm[] {
    return [...this.made];
  }

  private readonly options: EventsAlarmsOptions;
  private readonly made: Alarm[] = [];

  private constructor(api: MeteredEventsApi, options: EventsAlarmsOptions) {
    super(api, 'Alarms');
    this.options = options;
    for (const alarm of [...API_ALARMS, ...NAMESPACE_ALARMS]) validateAlarm(api, alarm, options);
    for (const alarm of API_ALARMS) this.made.push(...makeAlarm(this, alarm.id, alarm, alarm.metric(api), options));
  }

  /** @internal */
  public _watch(namespace: MeteredEventsNamespace): void {
    for (const alarm of NAMESPACE_ALARMS) {
      this.made.push(...makeAlarm(this, `${alarm.id}-${namespace.namespaceName}`, alarm, alarm.metric(namespace), this.options));
    }
  }
}
