import type { StackSource } from './cloud-assembly';
import { isObject, kindOf, listOf, member, objectOf } from './json';
import type { Json, JsonObject } from './json';
import { expandServerless } from './serverless';
import { printable, quoted } from '../printable';

export interface Resource {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** The name of a condition, if it is well-formed. */
  readonly condition?: Json;
  /** The construct path of the CDK, or `<stack>/<logical id>`. */
  readonly path: string;
  /** What is written beside the properties, as it stands there. */
  readonly metadata: JsonObject;
  /** Why the properties are not known; the resource cannot be used then. */
  readonly flaw?: string;
}

/** Where the values that only a deployment gives come from. */
export interface Environment {
  /** host:port that `Dns.Http` of every Event API resolves to. */
  readonly httpHost: string;
  /** host:port that `Dns.Realtime` of every Event API resolves to. */
  readonly realtimeHost: string;
  /** host:port of one Event API, where several have their own; both of its DNS names resolve to it. */
  readonly hostOf?: (api: { readonly stack: string; readonly logicalId: string }) => string | undefined;
  /**
   * Values of parameters, by `Name` or `Stack:Name`, of exports of other apps, by `import:name`, and of parameters of SSM, by `ssm:/path`.
   *
   * @default - the defaults of the templates
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The value of an API key; without it keys have none. */
  readonly apiKeyOf?: (stackId: string, logicalId: string) => string;
}

interface Flaw {
  readonly section: string;
  readonly message: string;
}

type Section = 'Resources' | 'Parameters' | 'Conditions' | 'Mappings' | 'Outputs';

/** They add resources or are evaluated as intrinsics, but do not rewrite resources of AppSync, Cognito and IAM. */
const HARMLESS_TRANSFORMS: readonly Json[] = [
  'AWS::CodeDeployBlueGreen', 'AWS::LanguageExtensions', 'AWS::SecretsManager-2020-07-23', 'AWS::SecretsManager-2024-09-16', 'AWS::Serverless-2016-10-31',
];
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_ENTRIES = { Resources: 500, Outputs: 200, Parameters: 200, Mappings: 200 } as const;
const NOT_SHOWABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** A template with its sections found, nothing resolved yet. */
export class Stack {
  public readonly id: string;
  public readonly name: string;
  public readonly accountId: string;
  public readonly region: string;
  public readonly partition: string;
  public readonly resources: ReadonlyMap<string, Resource>;
  /** What is wrong with the template as a whole. */
  public readonly flaws: readonly Flaw[];
  public readonly assetPath: StackSource['assetPath'];
  public readonly localPath: StackSource['localPath'];
  public readonly templateFile: string;
  /** The stacks that this one declares, by their logical ids. */
  public readonly nested = new Map<string, Stack>();
  private readonly template: JsonObject;

  /** @param parent The resource that declares it, if it is a nested stack */
  constructor(source: StackSource, public readonly parent?: Resource) {
    this.id = source.id;
    this.name = source.name;
    this.accountId = source.accountId;
    this.region = source.region;
    this.partition = source.partition;
    this.assetPath = source.assetPath;
    this.localPath = source.localPath;
    this.templateFile = source.templateFile;
    const { template, flaws } = expandServerless(source.template);
    this.template = template;

    const unreadable = this.whyUnreadable();
    const entries = unreadable ? [] : Object.entries(this.section('Resources'));
    const isLogicalId = ([logicalId]: readonly [string, unknown]) => /^[A-Za-z0-9]+$/.test(logicalId);
    this.resources = new Map(entries.filter(isLogicalId).flatMap(([logicalId, body]) => (
      isObject(body) ? [[logicalId, this.toResource(logicalId, body)]] : []
    )));
    this.flaws = [
      ...unreadable ? [unreadable] : flaws,
      ...entries.filter((entry) => !isLogicalId(entry)).map(([name]) => ({ section: 'Resources', message: `${quoted(name)} is no logical id, and is not read` })),
    ];
  }

  public get hasLanguageExtensions(): boolean {
    return listOf(member(this.template, 'Transform')).includes('AWS::LanguageExtensions');
  }

  public section(name: Section): JsonObject {
    return objectOf(member(this.template, name));
  }

  private whyUnreadable(): Flaw | undefined {
    const macro = listOf(member(this.template, 'Transform')).find((transform) => !HARMLESS_TRANSFORMS.includes(transform));
    if (macro !== undefined) return { section: 'Transform', message: `${kindOf(macro)} may rewrite the whole template, so nothing of it is read` };
    const [section, most] = Object.entries(MAX_ENTRIES).find(([name, max]) => Object.keys(this.section(name as Section)).length > max) ?? [];
    if (section === undefined) return undefined;
    return { section, message: `has more than ${most} entries, which CloudFormation does not take, so nothing of the template is read` };
  }

  private toResource(logicalId: string, { Type: type, Properties: properties, Condition: condition, Metadata: metadata }: JsonObject): Resource {
    const path = member(objectOf(metadata), 'aws:cdk:path');
    return {
      stack: this,
      logicalId,
      type: typeof type === 'string' ? type : kindOf(type), // a list of one type is no type
      properties: objectOf(properties),
      condition,
      metadata: objectOf(metadata),
      path: typeof path === 'string' && !NOT_SHOWABLE.test(path) ? path.replace(/\/Resource$/, '') : `${this.name}/${logicalId}`,
      flaw: flawOf(properties),
    };
  }
}

/** `Fn::Transform` may stand among the properties, and add others. */
function flawOf(properties: Json): string | undefined {
  if (properties !== undefined && !isObject(properties)) return `takes an object, and got ${kindOf(properties)}`;
  const intrinsic = Object.keys(objectOf(properties)).find((name) => name === 'Ref' || name.startsWith('Fn::'));
  return intrinsic === undefined ? undefined : `${printable(intrinsic)} stands among the properties, which are not known before`;
}
