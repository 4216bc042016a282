import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Resource } from 'aws-cdk-lib/core';
import { metricOf } from './private/metrics';

/**
 * The CloudWatch metrics of an API: those of publishing over HTTP, in the dimension `EventAPIId`.
 *
 * Those of WebSockets, subscriptions and handlers are metrics of a namespace.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/cw-metrics.html
 */
export abstract class MeteredEventsApi extends Resource {
  /**
   * The id of the API, as other resources refer to it. It is not a part of the URLs.
   *
   * @attribute
   */
  public abstract readonly apiId: string;

  /**
   * A metric of the API by its name in CloudWatch, whose usual statistic is the default.
   *
   * @param metricName As AWS spells it, such as `Requests`
   * @param props How to read the metric
   */
  public metric(metricName: string, props?: MetricOptions): Metric {
    return metricOf(this, this.apiId, undefined, metricName, props);
  }

  /**
   * HTTP publishes that were refused or malformed: not authorized, throttled, not valid.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metric4XXError(props?: MetricOptions): Metric {
    return this.metric('4XXError', props);
  }

  /**
   * HTTP publishes that failed inside AppSync.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metric5XXError(props?: MetricOptions): Metric {
    return this.metric('5XXError', props);
  }

  /**
   * From the arrival of an HTTP publish to its answer, without the network.
   *
   * Unit: milliseconds. Statistic unless given: p99.
   *
   * @param props How to read the metric
   */
  public metricLatency(props?: MetricOptions): Metric {
    return this.metric('Latency', props);
  }

  /**
   * HTTP publishes.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricRequests(props?: MetricOptions): Metric {
    return this.metric('Requests', props);
  }

  /**
   * Tokens that HTTP publishes took from the quota; most take one.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricTokensConsumed(props?: MetricOptions): Metric {
    return this.metric('TokensConsumed', props);
  }
}
