import { CfnDataSource } from 'aws-cdk-lib/aws-appsync';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { HandlerName } from './operation-source';

/** The data source of one operation, with a role that may invoke its function and nothing else. */
export class LambdaSource extends Construct {
  public readonly name: string;
  public readonly resource: CfnDataSource;

  constructor(scope: Construct, handlerName: HandlerName, apiId: string, namespace: string, { functionArn }: IFunction) {
    super(scope, handlerName === 'onPublish' ? 'OnPublishSource' : 'OnSubscribeSource');
    // a data source has letters, digits and underscores, and a namespace has no underscore
    this.name = `${handlerName}_${namespace.replace(/-/g, '_')}`;
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('appsync.amazonaws.com') });
    // not grantInvoke(), which adds every version and alias of the function
    const grant = Grant.addToPrincipal({ grantee: role, actions: ['lambda:InvokeFunction'], resourceArns: [functionArn] });
    this.resource = new CfnDataSource(this, 'Resource', {
      apiId, name: this.name, type: 'AWS_LAMBDA', lambdaConfig: { lambdaFunctionArn: functionArn }, serviceRoleArn: role.roleArn,
    });
    grant.applyBefore(this.resource);
  }
}
