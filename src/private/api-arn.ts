/** Whether it is the ARN of an Event API: arn:<partition>:appsync:<region>:<account>:apis/<id>. */
export function isApiArn(arn: string): boolean {
  return /^arn:[^:]+:appsync:[^:]+:\d{12}:apis\/[^/:]+$/.test(arn);
}
