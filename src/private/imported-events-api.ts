import type { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { ArnFormat, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { isApiArn } from './api-arn';
import { error } from './error';
import { EventGrants } from './event-grants';
import type { EventApiDns } from './guarded-event-api';
import type { NamespaceHost } from './namespace-host';
import { isOther } from './other-environment';
import { EVERY_MODE } from './policy-rules';
import { listOf, MODE, optional, PROVIDER, requireShapes, TEXT, USER_POOL } from './shape';
import { TokenIssuers } from './token-issuers';
import { CognitoEventsApiAttributes } from '../cognito-events-api-attributes';
import { CognitoEventsApiBase } from '../cognito-events-api-base';
import type { EventsNamespace } from '../events-namespace';
import type { EventsNamespaceOptions } from '../events-namespace-options';

/**
 * An API of another stack, or one that was made by hand.
 *
 * It may accept tokens of issuers that this app does not know, so its policies always name theirs.
 */
export class ImportedEventsApi extends CognitoEventsApiBase {
  public readonly apiId: string;
  public readonly apiArn: string;
  protected readonly _grants: EventGrants;
  private readonly types: AppSyncAuthorizationType[];

  constructor(scope: Construct, id: string, private readonly attributes: CognitoEventsApiAttributes) {
    const path = `${scope.node.path}/${id}`;
    requireShapes(path, attributes, {
      apiArn: TEXT, userPool: optional(USER_POOL), authProviders: optional(listOf(PROVIDER)), authProviderTypes: optional(listOf(MODE)),
      httpDomain: optional(TEXT), realtimeDomain: optional(TEXT),
    });
    const { apiArn, authProviderTypes } = attributes;
    if (!Token.isUnresolved(apiArn) && !isApiArn(apiArn)) {
      throw new Error(`${path}: apiArn ${JSON.stringify(apiArn)} is no ARN of an Event API: arn:<partition>:appsync:<region>:<account>:apis/<id>`);
    }
    for (const property of ['httpDomain', 'realtimeDomain'] as const) {
      const host = attributes[property];
      if (host === undefined || Token.isUnresolved(host) || /^[\w.-]+(:\d+)?$/.test(host)) continue;
      throw new Error(`${path}: ${property} ${JSON.stringify(host)}: a host name without scheme and path, such as events.example.com`);
    }
    super(scope, id, { environmentFromArn: apiArn });
    this.apiArn = apiArn;
    this.apiId = Stack.of(this).splitArn(apiArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName!;
    this.types = [...authProviderTypes ?? EVERY_MODE];
    this._grants = new EventGrants(this, apiArn);
    // whether a namespace of another stack is private is not known here, so what would open it is refused
    this.node.addValidation({ validate: () => this._grants.identityPoolProblems(['publish', 'subscribe']) });
  }

  public get httpUrl(): string {
    return `https://${this.required('httpDomain')}/event`;
  }

  public get realtimeUrl(): string {
    return `wss://${this.required('realtimeDomain')}/event/realtime`;
  }

  public addNamespace(name: string, options: EventsNamespaceOptions): EventsNamespace {
    const { env, stack } = this;
    if (isOther(stack.account, env.account) || isOther(stack.region, env.region)) {
      throw error(this, `addNamespace(${JSON.stringify(name)}) would make it in ${stack.account}/${stack.region}, where the stack is; ` +
        `the API is in ${env.account}/${env.region}`);
    }
    return super.addNamespace(name, options);
  }

  protected _host(): NamespaceHost {
    const { userPool, authProviders = [] } = this.attributes;
    const given = [...userPool ? [{ name: userPool.node.path, userPool }] : [], ...authProviders.flatMap(({ _issuer }) => _issuer ?? [])];
    const issuers = new TokenIssuers(this, given, true);
    return { apiId: this.apiId, grants: this._grants, providerTypes: () => this.types, issuers: () => issuers, hasOwnPool: userPool !== undefined };
  }

  protected _dns(): EventApiDns {
    const { httpDomain = '', realtimeDomain = '' } = this.attributes;
    return { httpDns: httpDomain, realtimeDns: realtimeDomain };
  }

  private required(property: 'httpDomain' | 'realtimeDomain'): string {
    const value = this.attributes[property];
    if (value === undefined) throw error(this, `${property} was not given to fromCognitoEventsApiAttributes()`);
    return value;
  }
}
