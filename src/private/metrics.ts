import { Metric, MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** How AWS says to read a metric, where it is not the sum: a count of what there is at a moment cannot be added up over minutes. */
function defaultsOf(metricName: string): MetricOptions {
  switch (metricName) {
    case 'Latency': return { statistic: Stats.p(99) };
    case 'ConnectionDuration':
    case 'BroadcastEventSize': return { statistic: Stats.AVERAGE };
    case 'ActiveConnections':
    case 'ActiveSubscriptions': return { statistic: Stats.SUM, period: Duration.minutes(1) };
    default: return { statistic: Stats.SUM };
  }
}

/**
 * A metric of an API, or of one of its namespaces.
 *
 * It states no unit: CloudWatch would then leave out what is published in another.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/cw-metrics.html
 */
export function metricOf(
  scope: IConstruct, apiId: string, namespace: string | undefined, metricName: string, props: MetricOptions | undefined,
): Metric {
  return new Metric({
    ...defaultsOf(metricName),
    ...props,
    namespace: 'AWS/AppSync',
    metricName,
    dimensionsMap: { EventAPIId: apiId, ...namespace !== undefined && { ChannelNamespaceName: namespace }, ...props?.dimensionsMap },
  }).attachTo(scope);
}
