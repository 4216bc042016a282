import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Application } from '../../../engine/application';
import { loadApplication } from '../../../engine/template/load-application';

export const ENVIRONMENT = { httpHost: 'localhost:4000', realtimeHost: 'localhost:4001' };

/** A folder that is gone after the tests of its file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'template-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An Event API that accepts IAM, to be put into a template. */
export const IAM_API = {
  Type: 'AWS::AppSync::Api',
  Properties: {
    Name: 'api',
    EventConfig: {
      AuthProviders: [{ AuthType: 'AWS_IAM' }],
      ConnectionAuthModes: [{ AuthType: 'AWS_IAM' }],
      DefaultPublishAuthModes: [{ AuthType: 'AWS_IAM' }],
      DefaultSubscribeAuthModes: [{ AuthType: 'AWS_IAM' }],
    },
  },
};

/** Loads a template of one's own. */
export function loadTemplate(folder: string, template: unknown): Application {
  const file = join(folder, 'Chat.template.json');
  writeFileSync(file, typeof template === 'string' ? template : JSON.stringify(template));
  return loadApplication(file, ENVIRONMENT);
}
