import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { ArnFormat, Fn, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { isApiArn } from './api-arn';
import { EventGrants } from './event-grants';
import { requireShapes, TEXT } from './shape';
import type { IEventsNamespace } from '../events-namespace';
import { MeteredEventsNamespace } from '../events-namespace-metrics';

const SEPARATOR = '/channelNamespace/';

/** A namespace of another stack, whose policies are not known here. */
export class ImportedEventsNamespace extends MeteredEventsNamespace implements IEventsNamespace {
  public readonly apiId: string;
  public readonly namespaceName: string;
  public readonly namespaceArn: string;
  private readonly grants: EventGrants;

  constructor(scope: Construct, id: string, namespaceArn: string) {
    const path = `${scope.node.path}/${id}`;
    requireShapes(path, { namespaceArn }, { namespaceArn: TEXT });
    // the ARN may be known only at deployment, and then its parts are too
    const [apiArn, name, ...more] = Token.isUnresolved(namespaceArn)
      ? [0, 1].map((index) => Fn.select(index, Fn.split(SEPARATOR, namespaceArn)))
      : namespaceArn.split(SEPARATOR);
    const isLegal = Token.isUnresolved(namespaceArn) || (isApiArn(apiArn) && /^[^/]+$/.test(name ?? '') && more.length === 0);
    if (!isLegal) {
      throw new Error(`${path}: namespaceArn ${JSON.stringify(namespaceArn)} is no ARN of a namespace: ` +
        'arn:<partition>:appsync:<region>:<account>:apis/<id>/channelNamespace/<name>');
    }
    super(scope, id, { environmentFromArn: namespaceArn });
    this.apiId = Stack.of(this).splitArn(apiArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName!;
    this.namespaceName = name;
    this.namespaceArn = namespaceArn;
    this.grants = new EventGrants(this, apiArn);
    this.node.addValidation({ validate: () => this.grants.identityPoolProblems(['publish', 'subscribe'], name) });
  }

  public grantPublish(grantee: IGrantable): Grant {
    return this.grants.give('publish', grantee, this.namespaceName);
  }

  public grantSubscribe(grantee: IGrantable): Grant {
    return this.grants.give('subscribe', grantee, this.namespaceName);
  }
}
