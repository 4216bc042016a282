import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Annotations } from 'aws-cdk-lib/core';
import type { ProviderHost, SingleProvider } from './auth-binding';
import type { LambdaAuthorizerOptions } from '../auth-provider-options';

const MAX_TTL_SECONDS = 3_600;
const PERMISSION = 'AuthorizerPermission';

/** A function that decides about tokens of its own kind. */
export class LambdaProvider implements SingleProvider {
  public readonly authType = AppSyncAuthorizationType.LAMBDA;

  private readonly options: LambdaAuthorizerOptions;

  constructor(private readonly handler: IFunction, options: LambdaAuthorizerOptions) {
    this.options = { ...options };
    const seconds = options.resultsCacheTtl?.toSeconds() ?? 0;
    if (seconds > MAX_TTL_SECONDS) throw new Error(`AuthProvider.lambdaAuthorizer: resultsCacheTtl of ${seconds} seconds: at most ${MAX_TTL_SECONDS}`);
    if (options.identityValidationRegex === '') throw new Error('AuthProvider.lambdaAuthorizer: identityValidationRegex is empty; leave it out to ask about every token');
  }

  public bind({ scope, apiArn }: ProviderHost): void {
    this.handler.addPermission(PERMISSION, { scope, principal: new ServicePrincipal('appsync.amazonaws.com'), sourceArn: apiArn });
    if (scope.node.tryFindChild(PERMISSION)) return;
    Annotations.of(scope).addWarningV2(
      'cdk-cognito-events-api:authorizerPermission',
      `AppSync may not call ${this.handler.node.path}, an imported function to which CDK adds no permission. After the deployment: ` +
      'aws lambda add-permission --function-name <the function> --statement-id appsync --action lambda:InvokeFunction ' +
      '--principal appsync.amazonaws.com --source-arn <the ARN of the API>',
    );
  }

  public render() {
    return {
      authType: this.authType,
      lambdaAuthorizerConfig: {
        authorizerUri: this.handler.functionArn,
        authorizerResultTtlInSeconds: this.options.resultsCacheTtl?.toSeconds() ?? 0,
        identityValidationExpression: this.options.identityValidationRegex,
      },
    };
  }
}
