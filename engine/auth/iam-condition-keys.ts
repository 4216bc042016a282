import type { IamPrincipal } from './caller-contracts';

/** A resource as IAM sees it. */
export interface IamResource {
  readonly arn: string;
  /** Absent where they are not known. */
  readonly tags?: ReadonlyMap<string, string>;
}

/** What a request has for a condition key: its value, or none. */
export interface ConditionKey {
  readonly value?: string;
}

type ReadKey = (principal: IamPrincipal, resource: IamResource) => ConditionKey | undefined;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const KEYS: ReadonlyMap<string, ReadKey> = new Map<string, ReadKey>([
  ['aws:securetransport', () => ({ value: 'true' })], // AppSync takes nothing else
  ['aws:principalaccount', ({ accountId }) => ({ value: accountId })],
  ['aws:principalarn', ({ roleArn }) => roleArn === undefined ? undefined : { value: roleArn }],
  ['aws:requestedregion', (_, { arn }) => ({ value: arn.split(':')[3] })],
  ['aws:resourceaccount', (_, { arn }) => ({ value: arn.split(':')[4] })],
  ['cognito-identity.amazonaws.com:aud', ({ cognito }) => ({ value: cognito?.identityPoolId })],
  ['cognito-identity.amazonaws.com:sub', ({ cognito }) => ({ value: cognito?.identityId })],
]);
const RESOURCE_TAG = 'aws:resourcetag/';

/** Nothing for a key of which it is not known here what a request has. Keys are not case-sensitive. */
export function conditionKey(name: string, principal: IamPrincipal, resource: IamResource): ConditionKey | undefined {
  const key = name.toLowerCase();
  return key.startsWith(RESOURCE_TAG) ? resourceTag(key.slice(RESOURCE_TAG.length), resource) : KEYS.get(key)?.(principal, resource);
}

/** CloudFormation adds tags that begin with `aws:`, which a template does not have. */
function resourceTag(key: string, { tags }: IamResource): ConditionKey | undefined {
  if (!tags || key.startsWith('aws:')) return undefined;
  const values = [...tags].flatMap(([name, value]) => name.toLowerCase() === key ? [value] : []);
  return values.length > 1 ? undefined : { value: values[0] };
}
