import type { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import type { ChannelPolicy } from './channel-policy';
import type { EventHandlers } from './event-handlers';
import type { HandlerSource } from './handler-source';

/**
 * How a policy refuses.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/built-in-util.html
 */
export enum DenyStyle {
  /**
   * As AppSync itself does: `Unauthorized`.
   */
  UNAUTHORIZED = 'UNAUTHORIZED',

  /**
   * With the error type `Forbidden`, for Amplify clients up to 6.20.0, which close the socket that all subscriptions
   * share when one of them is refused as unauthorized, and connect again for ever.
   *
   * @see https://github.com/aws-amplify/amplify-js/issues/14947
   */
  FORBIDDEN = 'FORBIDDEN',
}

/**
 * Where events that users may publish carry who sent them.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/writing-event-handlers.html
 */
export enum SenderShape {
  /**
   * As the member `sender` of the payload, in place of whatever the client wrote there. A payload that is not a JSON
   * object cannot carry it and is reported in the publisher's `failed`.
   */
  FIELD = 'FIELD',

  /**
   * Every payload becomes `{ payload, sender }`.
   */
  ENVELOPE = 'ENVELOPE',
}

/**
 * Options that all namespaces have.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespaces.html
 */
export interface EventsNamespaceBaseOptions {
  /**
   * Who may publish, and where.
   *
   * If others than backends may publish, every event gets a `sender` from the server: `{ kind: 'user', sub }`,
   * `{ kind: 'service' }` for an IAM backend, `{ kind: 'machine', clientId }` for a machine client, or
   * `{ kind: 'anonymous' }`. Where users of several issuers may publish, a user's sender has `issuer` too.
   *
   * @default ChannelPolicy.iam() - only backends
   */
  readonly publishPolicy?: ChannelPolicy;

  /**
   * The authorization modes that a publisher's credential may have.
   *
   * @default - those of the publish policy: AWS_IAM for iam() and nobody(), OPENID_CONNECT for a provider of that kind, otherwise
   * AMAZON_COGNITO_USER_POOLS; all of its parts for anyOf()
   */
  readonly publishAuthModes?: AppSyncAuthorizationType[];

  /**
   * The authorization modes that a subscriber's credential may have.
   *
   * @default - those of the subscribe policy: AWS_IAM for iam() and nobody(), OPENID_CONNECT for a provider of that kind, otherwise
   * AMAZON_COGNITO_USER_POOLS; all of its parts for anyOf()
   */
  readonly subscribeAuthModes?: AppSyncAuthorizationType[];

  /**
   * Your own `onPublish` and `onSubscribe`. The policies run first, and the sender is written onto what they return.
   *
   * They are functions, or `{ request, response }` where the operation has a data source.
   *
   * @default - none
   */
  readonly handlers?: EventHandlers;

  /**
   * What handles publications once the publish policy has admitted them: a Lambda function, or a data source for an
   * `onPublish` of the form `{ request, response }` in `handlers`. The sender is written onto what comes out of it.
   *
   * @default - nothing but code in AppSync
   */
  readonly onPublish?: HandlerSource;

  /**
   * What handles subscriptions once the subscribe policy has admitted them: a Lambda function, or a data source for an
   * `onSubscribe` of the form `{ request, response }` in `handlers`.
   *
   * @default - nothing but code in AppSync
   */
  readonly onSubscribe?: HandlerSource;

  /**
   * Where events carry their sender, if others than backends may publish.
   *
   * @default SenderShape.FIELD
   */
  readonly senderShape?: SenderShape;

  /**
   * How the policies refuse.
   *
   * @default DenyStyle.UNAUTHORIZED
   */
  readonly denyStyle?: DenyStyle;

  /**
   * Whether the handlers log each refusal: the operation and the channel, no claim and no payload.
   *
   * It shows only where the API has logging at the level ALL, INFO or DEBUG. A channel may have a user's id in it.
   *
   * @default false
   */
  readonly logDenials?: boolean;
}

/**
 * Options of a namespace whose subscribe policy is decided: the defaults `public` and `private`, and those that are added as one of these.
 *
 * `EventsNamespaceOptions` is something else, in every language: the policy in it would be lost.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespaces.html
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- other languages tell structs apart by their names
export interface DefaultNamespaceOptions extends EventsNamespaceBaseOptions {
}

/**
 * Options of a namespace.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespaces.html
 */
export interface EventsNamespaceOptions extends EventsNamespaceBaseOptions {
  /**
   * Who may subscribe, and where.
   */
  readonly subscribePolicy: ChannelPolicy;
}
