import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import type { Application } from '../../../engine/application';
import type { ChannelNamespace } from '../../../engine/event-api';
import { loadApplication } from '../../../engine/template/load-application';

export const ENVIRONMENT = { httpHost: 'localhost:4000', realtimeHost: 'localhost:4001' };

/** A folder that is gone after the tests of its file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'template-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An app of the CDK that synthesizes into a new folder. */
export function newApp(folder: string): App {
  return new App({ outdir: mkdtempSync(join(folder, 'cdk.out.')), analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
}

export function load(app: App): Application {
  return loadApplication(app.synth().directory, ENVIRONMENT);
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

/** The API with something else in its EventConfig. */
export function apiWith(eventConfig: object): object {
  return { ...IAM_API, Properties: { ...IAM_API.Properties, EventConfig: { ...IAM_API.Properties.EventConfig, ...eventConfig } } };
}

/** A namespace of that API. */
export function namespace(properties: object): object {
  const own = { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Name: 'ns', ...properties }; // a spread also copies a member named `__proto__`
  return { Type: 'AWS::AppSync::ChannelNamespace', Properties: own };
}

/** Loads a template of one's own. */
export function loadTemplate(folder: string, template: unknown): Application {
  const file = join(folder, 'Chat.template.json');
  writeFileSync(file, typeof template === 'string' ? template : JSON.stringify(template));
  return loadApplication(file, ENVIRONMENT);
}

/** Loads an API with one namespace, and says how the namespace was read and what was wrong. */
export function loadNamespace(
  folder: string, properties: object, sections: object = {},
): { readonly namespace?: ChannelNamespace; readonly problems: readonly string[] } {
  const { eventApis, problems } = loadTemplate(folder, { Resources: { Api: IAM_API, Ns: namespace(properties) }, ...sections });
  return { namespace: [...eventApis[0].namespaces.values()][0], problems: lines(problems) };
}

export function lines(problems: Application['problems']): readonly string[] {
  return problems.map(({ where, message }) => `${where}: ${message}`);
}

/** Writes the files of a cloud assembly of one's own, by their paths. */
export function writeAssembly(folder: string, files: Readonly<Record<string, unknown>>): string {
  const assembly = mkdtempSync(join(folder, 'assembly-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(assembly, path)), { recursive: true });
    writeFileSync(join(assembly, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return assembly;
}

/** The artifact of a stack in a manifest. */
export function stackArtifact(templateFile: string, environment = 'aws://unknown-account/unknown-region', stackName?: string): object {
  return { type: 'aws:cloudformation:stack', environment, properties: { templateFile, stackName } };
}
