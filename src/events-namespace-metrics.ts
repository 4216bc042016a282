import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Resource } from 'aws-cdk-lib/core';
import { metricOf } from './private/metrics';

/**
 * The CloudWatch metrics of a namespace, in the dimensions `EventAPIId` and `ChannelNamespaceName`.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/cw-metrics.html
 */
export abstract class MeteredEventsNamespace extends Resource {
  /**
   * The id of the API that the namespace is a part of.
   */
  public abstract readonly apiId: string;

  /**
   * The name of the namespace, the first segment of its channels.
   */
  public abstract readonly namespaceName: string;

  /**
   * A metric of the namespace by its name in CloudWatch, whose usual statistic is the default.
   *
   * @param metricName As AWS spells it, such as `SubscribeSuccess`
   * @param props How to read the metric
   */
  public metric(metricName: string, props?: MetricOptions): Metric {
    return metricOf(this, this.apiId, this.namespaceName, metricName, props);
  }

  /**
   * Attempts to open a WebSocket.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricConnectRequests(props?: MetricOptions): Metric {
    return this.metric('ConnectRequests', props);
  }

  /**
   * WebSockets that were opened.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricConnectSuccess(props?: MetricOptions): Metric {
    return this.metric('ConnectSuccess', props);
  }

  /**
   * WebSockets that were refused: not authorized, throttled.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricConnectClientError(props?: MetricOptions): Metric {
    return this.metric('ConnectClientError', props);
  }

  /**
   * WebSockets that could not be opened for a failure inside AppSync.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricConnectServerError(props?: MetricOptions): Metric {
    return this.metric('ConnectServerError', props);
  }

  /**
   * WebSockets that are open.
   *
   * Unit: count. Statistic unless given: Sum over 1 minute.
   *
   * @param props How to read the metric
   */
  public metricActiveConnections(props?: MetricOptions): Metric {
    return this.metric('ActiveConnections', props);
  }

  /**
   * How long WebSockets were open.
   *
   * Unit: milliseconds. Statistic unless given: Average.
   *
   * @param props How to read the metric
   */
  public metricConnectionDuration(props?: MetricOptions): Metric {
    return this.metric('ConnectionDuration', props);
  }

  /**
   * Subscriptions that were allowed.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricSubscribeSuccess(props?: MetricOptions): Metric {
    return this.metric('SubscribeSuccess', props);
  }

  /**
   * Subscriptions that were refused: not authorized, not valid, throttled.
   *
   * That those refused by the policy of the namespace count here is inferred, not yet seen on AWS.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricSubscribeClientError(props?: MetricOptions): Metric {
    return this.metric('SubscribeClientError', props);
  }

  /**
   * Subscriptions that failed inside AppSync.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricSubscribeServerError(props?: MetricOptions): Metric {
    return this.metric('SubscribeServerError', props);
  }

  /**
   * Subscriptions that there are.
   *
   * Unit: count. Statistic unless given: Sum over 1 minute.
   *
   * @param props How to read the metric
   */
  public metricActiveSubscriptions(props?: MetricOptions): Metric {
    return this.metric('ActiveSubscriptions', props);
  }

  /**
   * Runs of the onSubscribe handler.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricSubscribeHandlerInvocations(props?: MetricOptions): Metric {
    return this.metric('SubscribeHandlerInvocations', props);
  }

  /**
   * Publishes over WebSocket that were accepted.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricPublishSuccess(props?: MetricOptions): Metric {
    return this.metric('PublishSuccess', props);
  }

  /**
   * Publishes over WebSocket that were refused: not authorized, not valid, throttled.
   *
   * That those refused by the policy of the namespace count here is inferred, not yet seen on AWS.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricPublishClientError(props?: MetricOptions): Metric {
    return this.metric('PublishClientError', props);
  }

  /**
   * Publishes over WebSocket that failed inside AppSync.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricPublishServerError(props?: MetricOptions): Metric {
    return this.metric('PublishServerError', props);
  }

  /**
   * Runs of the onPublish handler.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricPublishedHandlerInvocations(props?: MetricOptions): Metric {
    return this.metric('PublishedHandlerInvocations', props);
  }

  /**
   * Events that the onPublish handler let through to be broadcast.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricSuccessfulEvents(props?: MetricOptions): Metric {
    return this.metric('SuccessfulEvents', props);
  }

  /**
   * Events that the onPublish handler filtered out.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricDroppedEvents(props?: MetricOptions): Metric {
    return this.metric('DroppedEvents', props);
  }

  /**
   * Events that met an error in processing.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricFailedEvents(props?: MetricOptions): Metric {
    return this.metric('FailedEvents', props);
  }

  /**
   * Events that were broadcast to subscribers.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricBroadcastEventSuccess(props?: MetricOptions): Metric {
    return this.metric('BroadcastEventSuccess', props);
  }

  /**
   * Events that could not be broadcast for a failure of the client.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricBroadcastEventClientError(props?: MetricOptions): Metric {
    return this.metric('BroadcastEventClientError', props);
  }

  /**
   * Events that could not be broadcast for a failure inside AppSync.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricBroadcastEventServerError(props?: MetricOptions): Metric {
    return this.metric('BroadcastEventServerError', props);
  }

  /**
   * The size of the events that were broadcast.
   *
   * Unit: bytes. Statistic unless given: Average.
   *
   * @param props How to read the metric
   */
  public metricBroadcastEventSize(props?: MetricOptions): Metric {
    return this.metric('BroadcastEventSize', props);
  }

  /**
   * Events received, metered: one for every 5 kB.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricInboundMessages(props?: MetricOptions): Metric {
    return this.metric('InboundMessages', props);
  }

  /**
   * Events delivered, metered: one for every 5 kB.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricOutboundMessages(props?: MetricOptions): Metric {
    return this.metric('OutboundMessages', props);
  }

  /**
   * Events that waited because a quota of inbound or outbound messages was used up.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricInboundMessageDelayed(props?: MetricOptions): Metric {
    return this.metric('InboundMessageDelayed', props);
  }

  /**
   * Events that were lost because a quota of inbound or outbound messages was used up.
   *
   * Unit: count. Statistic unless given: Sum.
   *
   * @param props How to read the metric
   */
  public metricInboundMessageDropped(props?: MetricOptions): Metric {
    return this.metric('InboundMessageDropped', props);
  }
}
