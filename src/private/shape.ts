import { isDate } from 'util/types';
import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { Token } from 'aws-cdk-lib/core';
import { jsonProblem } from './json';

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

/** A shape for each option that there is, so that the compiler misses one that was forgotten. */
export type ShapesOf<T extends object> = Readonly<Record<keyof T, Shape>>;

/**
 * What is ignored opens what it was to close: so an option that is not known is an error, like a value that is not what it has to be.
 *
 * One that is undefined says nothing; the bridges to other languages have such.
 *
 * @throws Error that says which of the values is not what it has to be, what it is, and what is taken
 */
export function requireShapes<T extends object>(where: string, options: T | undefined, shapes: ShapesOf<T>): void {
  if (options !== undefined && !isPlain(options)) throw new Error(`${where}: it takes an object of options, got ${shown(options)}`);
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const [property, shape] of Object.entries<Shape>(shapes)) {
    const problem = shape.problem(given[property], property);
    if (problem) throw new Error(`${where}: ${problem}`);
  }
  const unknown = Object.keys(given).find((property) => given[property] !== undefined && !Object.hasOwn(shapes, property));
  if (unknown !== undefined) throw new Error(`${where}: there is no option ${unknown}; there are: ${Object.keys(shapes).sort().join(', ')}`);
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

export function oneOf(name: string, known: readonly unknown[]): Shape {
  return shapeOf(`${name}: ${known.join(', ')}`, (value) => known.includes(value));
}

/** It, or what only deployment knows. */
export function orLate(shape: Shape): Shape {
  return { words: shape.words, problem: (value, property) => isLate(value) ? undefined : shape.problem(value, property) };
}

export const TEXT = shapeOf('a text', (value) => typeof value === 'string');
export const BOOLEAN = shapeOf('true or false', (value) => typeof value === 'boolean');
export const KNOWN_TEXT = shapeOf('a text that is not empty and known at synthesis', (value) => typeof value === 'string' && value !== '' && !isLate(value));
export const NUMBER = shapeOf('a number', Number.isFinite);
export const COUNT = orLate(shapeOf('a whole number above 0', (value) => Number.isInteger(value) && (value as number) > 0));
/** For what is checked elsewhere, in words of its own. */
export const ANYTHING = shapeOf('anything', () => true);
export const JSON_MAP = jsonMap('a map of names to values that JSON has, known at synthesis');
export const OPTIONS = shapeOf('an object of options', (value) => typeof value === 'object' && value !== null && !Array.isArray(value));
export const MODE = oneOf('an AppSyncAuthorizationType', Object.values(AppSyncAuthorizationType));

export const USER_POOL = withMember('userPoolId', 'a user pool, such as new UserPool(…) or UserPool.fromUserPoolId(…)');
export const CLIENT = withMember('userPoolClientId', 'an app client, such as userPool.addClient(…) or UserPoolClient.fromUserPoolClientId(…)');
export const FUNCTION = withMember('functionArn', 'a Lambda function');
export const CERTIFICATE = withMember('certificateArn', 'a certificate, such as Certificate.fromCertificateArn(…)');
export const HOSTED_ZONE = withMember('hostedZoneId', 'a hosted zone, such as HostedZone.fromLookup(…)');
export const LOG_GROUP = withMember('logGroupName', 'a log group, such as LogGroup.fromLogGroupName(…)');
export const ROLE = withMember('roleArn', 'a role');
export const GRANTEE = withMember('grantPrincipal', 'a principal, such as a role or a function');
export const EXPIRATION = shapeOf('an Expiration, such as Expiration.atDate(…)', isExpiration);
export const DURATION = withMember('toSeconds', 'a Duration, such as Duration.minutes(5)');
export const DATA_SOURCE = withMember('resource', 'a data source that was made on eventApi; for a function there is HandlerSource.lambda(…)');
export const ALARM_ACTION = withMember('bind', 'an alarm action, such as new SnsAction(topic)');
export const TEMPLATE = withMember('toJSON', 'a template, such as Template.fromStack(stack)');

export const POLICY = withMember('_rule', 'a ChannelPolicy, such as ChannelPolicy.owner()');
export const PROVIDER = withMember('authorizationType', 'an AuthProvider, such as AuthProvider.userPool(…)');
export const HANDLERS = withMember('_source', 'EventHandlers, such as EventHandlers.fromAsset(…)');
export const ACTOR = withMember('_caller', 'an EventsActor, such as that of EventsAssertions.user(…)');
export const SOURCE = withMember('_source', 'a HandlerSource, such as HandlerSource.lambda(…)');

function shapeOf(words: string, is: (value: unknown) => boolean): Shape {
  return { words, problem: (value, property) => is(value) ? undefined : `${property} is ${shown(value)}; it takes ${words}` };
}

function withMember(name: string, words: string): Shape {
  return shapeOf(words, (value) => typeof value === 'object' && value !== null && name in value);
}

function isExpiration(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'date' in value && isDate(value.date);
}

/** Of whichever realm: a class has a prototype between its instances and that of objects. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What JSON leaves out, and a token, would be other values than those that were meant. */
function jsonMap(words: string): Shape {
  const map = shapeOf(words, (value) => isPlain(value) && Object.entries(value as object).every(([name, member]) => {
    const text = JSON.stringify(member) as string | undefined;
    return (member === undefined || text !== undefined) && ![name, member, text].some(isLate);
  }));
  return { words, problem: (value, property) => map.problem(value, property) ?? jsonProblem(value, property) };
}

function isLate(value: unknown): boolean {
  return (typeof value === 'string' || typeof value === 'number') && Token.isUnresolved(value);
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
