import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MODES = { users: [{ AuthType: 'AMAZON_COGNITO_USER_POOLS' }], backends: [{ AuthType: 'AWS_IAM' }] };

export interface SmallApi {
  /** The logical id. */
  readonly id?: string;
  readonly onSubscribe?: string;
}

/** Lets everybody subscribe whose name it is given. */
export const only = (...usernames: readonly string[]): string =>
  `if (${usernames.map((name) => `ctx.identity.username !== '${name}'`).join(' && ') || 'true'}) util.unauthorized();`;

function resources({ id = 'Events', onSubscribe = only('alice') }: SmallApi): object {
  const code = `import { util } from '@aws-appsync/utils';\nexport function onSubscribe(ctx) {\n  ${onSubscribe}\n}\n`;
  const provider = { AuthType: 'AMAZON_COGNITO_USER_POOLS', CognitoConfig: { AwsRegion: 'us-east-1', UserPoolId: { Ref: 'Users' } } };
  return {
    [id]: {
      Type: 'AWS::AppSync::Api',
      Properties: {
        Name: id.toLowerCase(),
        EventConfig: {
          AuthProviders: [provider, { AuthType: 'AWS_IAM' }], ConnectionAuthModes: [...MODES.users, ...MODES.backends],
          DefaultPublishAuthModes: MODES.backends, DefaultSubscribeAuthModes: MODES.users,
        },
      },
    },
    [`${id}Chat`]: { Type: 'AWS::AppSync::ChannelNamespace', Properties: { ApiId: { 'Fn::GetAtt': [id, 'ApiId'] }, Name: 'chat', CodeHandlers: code } },
  };
}

/** A template as small as an app can be, so that a test can change it in a millisecond. */
export function smallTemplate(...apis: readonly SmallApi[]): string {
  return JSON.stringify({ Resources: Object.assign({ Users: { Type: 'AWS::Cognito::UserPool', Properties: {} } }, ...apis.map(resources)) as object });
}

/** A folder with a template, and a state of its own. */
export class SmallProject {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'small-app-')));
  public readonly template = join(this.folder, 'chat.json');
  public readonly stateFolder = join(this.folder, 'state');

  constructor(...apis: readonly SmallApi[]) {
    this.write(...apis);
  }

  public write(...apis: readonly SmallApi[]): void {
    writeFileSync(this.template, smallTemplate(...apis.length > 0 ? apis : [{}]));
  }

  public dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
