import type { AssemblyFiles } from './assembly-files';
import { isObject, member, objectOf } from './json';
import type { Json } from './json';
import { readJsonFile } from './json-file';

/** Where a stack is deployed to. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

interface Published {
  readonly bucket: unknown;
  readonly key: unknown;
  readonly path: Json;
}

/** The file assets of a stack, found by where they would be uploaded to. */
export class Assets {
  private published: readonly Published[] | undefined;

  constructor(
    private readonly files: AssemblyFiles,
    private readonly folder: string,
    private readonly manifests: readonly Json[],
    private readonly place: Place,
  ) {}

  /** The file or folder of the assembly. @throws Error if there is none */
  public pathOf(bucket: string, key: string): string {
    this.published ??= this.manifests.flatMap((manifest) => this.read(manifest));
    const asset = this.published.find((entry) => entry.bucket === bucket && entry.key === key);
    if (!asset) throw new Error(`s3://${bucket}/${key} is no asset of this assembly`);
    return this.files.resolve(asset.path, this.folder);
  }

  private read(manifest: Json): readonly Published[] {
    const { files } = readJsonFile(this.files.resolve(manifest, this.folder));
    return Object.values(objectOf(files)).filter(isObject).flatMap((asset) => {
      const path = member(objectOf(asset.source), 'path');
      return Object.values(objectOf(asset.destinations)).filter(isObject).map(({ bucketName, objectKey }) => (
        { bucket: this.fill(bucketName), key: objectKey, path }
      ));
    });
  }

  /** https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/cx-api/lib/placeholders.ts */
  private fill(text: Json): Json {
    if (typeof text !== 'string') return undefined;
    const { accountId, region, partition } = this.place;
    return text.replaceAll('${AWS::AccountId}', accountId).replaceAll('${AWS::Region}', region).replaceAll('${AWS::Partition}', partition);
  }
}
