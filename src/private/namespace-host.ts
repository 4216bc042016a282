import type { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import type { EventGrants } from './event-grants';
import type { TokenIssuers } from './token-issuers';

/** What a namespace needs from its API. */
export interface NamespaceHost {
  readonly apiId: string;
  readonly grants: EventGrants;
  /** The modes with which a WebSocket may be opened, where they are known. */
  readonly connectionModes?: readonly AppSyncAuthorizationType[];
  /** The level of the API's logs, where there are any and where that is known. */
  readonly logLevel?: string;
  readonly providerTypes: () => readonly AppSyncAuthorizationType[];
  /** As they are now: another object once there are more. */
  readonly issuers: () => TokenIssuers;
  /** Whether it is known whose users policies mean unless they say otherwise; of an imported API it may not be. */
  readonly hasOwnPool: boolean;
}
