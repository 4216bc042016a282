import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';

/**
 * What a value has to be. Compilers and the bridges to other languages see to it; JavaScript passes anything.
 *
 * Things of this library are known by their members, since an app may have two versions of it.
 */
interface Shape {
  /** After "it takes". */
  readonly words: string;
  /** What is wrong, if anything is. */
  problem(value: unknown, property: string): string | undefined;
}

/** @throws Error that says which of the values is not what it has to be, what it is, and what is taken */
export function requireShapes(where: string, values: object | undefined, shapes: Readonly<Record<string, Shape>>): void {
  for (const [property, shape] of Object.entries(shapes)) {
    const problem = shape.problem((values as Record<string, unknown> | undefined)?.[property], property);
    if (problem) throw new Error(`${where}: ${problem}`);
  }
}

export function optional(shape: Shape): Shape {
  return { words: shape.words, problem: (value, property) => value === undefined ? undefined : shape.problem(value, property) };
}

export function listOf(shape: Shape): Shape {
  const list = shapeOf(`a list, each of it ${shape.words}`, Array.isArray);
  return {
    words: list.words,
    problem: (value, property) => list.problem(value, property)
      ?? Array.from(value as unknown[], (each, index) => shape.problem(each, `${property}[${index}]`)).find((problem) => problem),
  };
}

const MODES: readonly unknown[] = Object.values(AppSyncAuthorizationType);

export const TEXT = shapeOf('a text', (value) => typeof value === 'string');
export const BOOLEAN = shapeOf('true or false', (value) => typeof value === 'boolean');
export const OPTIONS = shapeOf('an object of options', (value) => typeof value === 'object' && value !== null && !Array.isArray(value));
export const MODE = shapeOf(`an AppSyncAuthorizationType: ${MODES.join(', ')}`, (value) => MODES.includes(value));

export const USER_POOL = withMember('userPoolId', 'a user pool, such as new UserPool(…) or UserPool.fromUserPoolId(…)');
export const CLIENT = withMember('userPoolClientId', 'an app client, such as userPool.addClient(…) or UserPoolClient.fromUserPoolClientId(…)');
export const FUNCTION = withMember('functionArn', 'a Lambda function');
export const CERTIFICATE = withMember('certificateArn', 'a certificate, such as Certificate.fromCertificateArn(…)');
export const ROLE = withMember('roleArn', 'a role');
export const GRANTEE = withMember('grantPrincipal', 'a principal, such as a role or a function');
export const EXPIRATION = withMember('date', 'an Expiration, such as Expiration.atDate(new Date(\'2030-01-01T00:00:00Z\'))');
export const DURATION = withMember('toSeconds', 'a Duration, such as Duration.minutes(5)');
export const DATA_SOURCE = withMember('resource', 'a data source that was made on eventApi; for a function there is HandlerSource.lambda(…)');
export const ALARM_ACTION = withMember('bind', 'an alarm action, such as new SnsAction(topic)');
export const TEMPLATE = withMember('toJSON', 'a template, such as Template.fromStack(stack)');

export const POLICY = withMember('_rule', 'a ChannelPolicy, such as ChannelPolicy.owner()');
export const PROVIDER = withMember('authorizationType', 'an AuthProvider, such as AuthProvider.userPool(…)');
export const HANDLERS = withMember('_source', 'EventHandlers, such as EventHandlers.fromAsset(…)');
export const SOURCE = withMember('_source', 'a HandlerSource, such as HandlerSource.lambda(…)');

function shapeOf(words: string, is: (value: unknown) => boolean): Shape {
  return { words, problem: (value, property) => is(value) ? undefined : `${property} is ${shown(value)}; it takes ${words}` };
}

function withMember(name: string, words: string): Shape {
  return shapeOf(words, (value) => typeof value === 'object' && value !== null && name in value);
}

function shown(value: unknown): string {
  switch (typeof value) {
    case 'undefined': return 'missing';
    case 'string': return JSON.stringify(value);
    case 'number':
    case 'boolean': return String(value);
    case 'function': return `the function ${value.name}`;
    case 'object': break;
    default: return `a ${typeof value}`;
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  const { name } = (Object.getPrototypeOf(value) as { readonly constructor?: { readonly name: string } } | null)?.constructor ?? { name: 'Object' };
  return name === 'Object' ? 'another object' : `of the class ${name}`;
}
