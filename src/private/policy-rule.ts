import type { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';

/** What a ChannelPolicy says, for the code that renders and checks it. */
export interface PolicyRule {
  /** As the user wrote it. */
  readonly name: string;
  /** The modes whose callers it can admit. */
  readonly admits: readonly AppSyncAuthorizationType[];
  readonly defaultModes: readonly AppSyncAuthorizationType[];
  /** If it admits others than backends: the expression that says who published, which every event is stamped with. */
  readonly sender?: string;
  /** Whether it tells one user's channels from another's. */
  readonly bindsUser?: boolean;
  /** If no other mode than these is allowed, the modes alone enforce it and no handler is needed. */
  readonly enforcingModes: readonly AppSyncAuthorizationType[];
  /** The function of handlers/ that answers `(ctx, namespace)` with yes or no; without one, no request is admitted. */
  readonly predicate?: string;
}
