import { isObject, kindOf, listOf, member, objectOf } from './json';
import type { JsonObject } from './json';
import { serverlessFunction } from './serverless-function';
import { quoted } from '../printable';

const TRANSFORM = 'AWS::Serverless-2016-10-31';

/** A template without SAM in it, and what of it is not known. */
export interface Expanded {
  readonly template: JsonObject;
  readonly flaws: readonly { readonly section: string; readonly message: string }[];
}

/**
 * Writes out the resources of SAM that have to do with Event APIs: functions with their roles, tables and nested applications.
 *
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html
 */
export function expandServerless(template: JsonObject): Expanded {
  if (!listOf(member(template, 'Transform')).includes(TRANSFORM)) return { template, flaws: [] };
  const globals = objectOf(member(template, 'Globals'));
  const flaws: { section: string; message: string }[] = [];
  const resources = Object.entries(objectOf(member(template, 'Resources'))).flatMap(([logicalId, resource]) => {
    if (!isObject(resource)) return [[logicalId, resource] as const];
    const properties = objectOf(resource.Properties);
    switch (resource.Type) {
      case 'AWS::Serverless::Function':
        return serverlessFunction(logicalId, resource, objectOf(globals.Function));
      case 'AWS::Serverless::SimpleTable':
        return [[logicalId, { ...resource, Type: 'AWS::DynamoDB::Table', Properties: { TableName: properties.TableName } }] as const];
      case 'AWS::Serverless::Application':
        return [[logicalId, { ...resource, Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: properties.Location, Parameters: properties.Parameters } }] as const];
      case 'AWS::Serverless::Connector':
        flaws.push({ section: `Resources.${logicalId}`, message: `${kindOf(resource.Type)} is not read, and grants nothing here` });
        return [];
      default:
        return [[logicalId, resource] as const];
    }
  });
  const names = resources.map(([logicalId]) => logicalId);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) flaws.push({ section: 'Resources', message: `SAM makes ${quoted(twice)}, which is also in the template, so neither is read` });
  const Resources = Object.fromEntries(resources.filter(([logicalId]) => logicalId !== twice));
  return { template: { ...template, Resources }, flaws };
}
