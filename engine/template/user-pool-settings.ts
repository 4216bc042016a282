import { kindOf, listOf, objectOf } from './json';
import type { Json } from './json';
import { countOf, flagOf } from './property-reader';
import type { PropertyReader } from './property-reader';
import type { PreTokenGeneration, UserPoolSettings } from '../application';
import { SIGN_IN_TRIGGERS } from '../user-pool';

/** The rule for passwords of a pool that states none. */
const DEFAULT_PASSWORD_LENGTH = 8;
/** Of no function, so that sign-ins fail instead of giving tokens that the trigger would have changed. */
const UNKNOWN_TRIGGER: PreTokenGeneration = { functionArn: 'unknown', version: 'V1_0' };
const UNKNOWN_TRIGGERS = Object.fromEntries(SIGN_IN_TRIGGERS.map((name) => [name, 'unknown']));
/** Those that run here, and a key that is none. */
const KNOWN: readonly string[] = [...SIGN_IN_TRIGGERS, 'PreTokenGeneration', 'PreTokenGenerationConfig', 'KMSKeyID'];

export function readPoolSettings(properties: PropertyReader): UserPoolSettings {
  const lambda = properties.read('LambdaConfig', objectOf, {});
  const preTokenGeneration = properties.read('LambdaConfig', preTokenGenerationOf, undefined, UNKNOWN_TRIGGER);
  const otherTriggers = Object.keys(lambda).filter((name) => !KNOWN.includes(name));
  return {
    usernameAttributes: properties.texts('UsernameAttributes', []),
    allowsSignUp: properties.read('AdminCreateUserConfig', (value) => !flagOf(objectOf(value).AllowAdminCreateUserOnly ?? false), true, false),
    customAttributes: properties.read('Schema', customAttributesOf, []),
    ...(preTokenGeneration && { preTokenGeneration }),
    triggers: properties.read('LambdaConfig', triggersOf, {}, UNKNOWN_TRIGGERS),
    otherTriggers,
    minimumPasswordLength: properties.read('Policies', passwordLengthOf, DEFAULT_PASSWORD_LENGTH),
  };
}

/** The newer form names a version; https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cognito-userpool-lambdaconfig.html */
function preTokenGenerationOf(value: Json): PreTokenGeneration | undefined {
  const { PreTokenGeneration: older, PreTokenGenerationConfig: config } = objectOf(value);
  const { LambdaArn: functionArn = older, LambdaVersion: version = 'V1_0' } = objectOf(config);
  if (functionArn === undefined) return undefined;
  if (typeof functionArn !== 'string') throw new Error(`PreTokenGeneration takes the ARN of a function, and got ${kindOf(functionArn)}`);
  if (version !== 'V1_0' && version !== 'V2_0' && version !== 'V3_0') throw new Error(`LambdaVersion takes V1_0, V2_0 or V3_0, and got ${kindOf(version)}`);
  return { functionArn, version };
}

function triggersOf(value: Json): UserPoolSettings['triggers'] {
  const config = objectOf(value);
  return Object.fromEntries(SIGN_IN_TRIGGERS.flatMap((name) => {
    const functionArn = config[name];
    if (functionArn === undefined) return [];
    if (typeof functionArn !== 'string') throw new Error(`${name} takes the ARN of a function, and got ${kindOf(functionArn)}`);
    return [[name, functionArn]];
  }));
}

/** Those that the pool itself defines are known by their names: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
function customAttributesOf(value: Json): UserPoolSettings['customAttributes'] {
  const standard = /^(?:address|birthdate|email|email_verified|family_name|gender|given_name|locale|middle_name|name|nickname|phone_number|phone_number_verified|picture|preferred_username|profile|sub|updated_at|website|zoneinfo)$/;
  return listOf(value).map(objectOf).flatMap(({ Name: name, Mutable: isMutable = true }) => {
    if (typeof name !== 'string') throw new Error(`takes attributes with a Name, and got ${kindOf(name)}`);
    return standard.test(name) ? [] : [{ name: `custom:${name.replace(/^custom:/, '')}`, isMutable: flagOf(isMutable) }];
  });
}

function passwordLengthOf(value: Json): number {
  const { MinimumLength: length } = objectOf(objectOf(value).PasswordPolicy);
  return length === undefined ? DEFAULT_PASSWORD_LENGTH : countOf(length);
}
