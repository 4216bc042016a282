import type { StackSource } from './cloud-assembly';
import { isObject, member, objectOf } from './json';
import type { JsonObject } from './json';

export interface Resource {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly condition?: string;
  /** The construct path of the CDK, or `<stack>/<logical id>`. */
  readonly path: string;
}

/** Where the values that only a deployment gives come from. */
export interface Environment {
  /** host:port that `Dns.Http` of every Event API resolves to. */
  readonly httpHost: string;
  /** host:port that `Dns.Realtime` resolves to. */
  readonly realtimeHost: string;
}

/** A template with its sections found, nothing resolved yet. */
export class Stack {
  public readonly name: string;
  public readonly accountId: string;
  public readonly region: string;
  public readonly resources: ReadonlyMap<string, Resource>;
  public readonly assetPath: StackSource['assetPath'];
  private readonly template: JsonObject;

  constructor(source: StackSource) {
    this.name = source.name;
    this.accountId = source.accountId;
    this.region = source.region;
    this.assetPath = source.assetPath;
    this.template = source.template;
    this.resources = new Map(Object.entries(this.section('Resources')).filter(([, body]) => isObject(body)).map(([logicalId, body]) => {
      const { Type: type, Properties: properties, Condition: condition, Metadata: metadata } = body as JsonObject;
      const path = objectOf(metadata)['aws:cdk:path'];
      return [logicalId, {
        stack: this,
        logicalId,
        type: String(type),
        properties: objectOf(properties),
        condition: typeof condition === 'string' ? condition : undefined,
        path: typeof path === 'string' ? path.replace(/\/Resource$/, '') : `${this.name}/${logicalId}`,
      }];
    }));
  }

  public get partition(): string {
    return this.region.startsWith('cn-') ? 'aws-cn' : this.region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  }

  public section(name: 'Resources' | 'Parameters' | 'Conditions' | 'Mappings' | 'Outputs'): JsonObject {
    return objectOf(member(this.template, name));
  }
}
