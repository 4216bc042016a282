import { readStacks, unwrittenTemplate } from '../template/cloud-assembly';
import type { JsonObject } from '../template/json';
import { readApplication } from '../template/load-application';
import type { ReadApplication } from '../template/load-application';

/** Where an app is: a cdk.out folder or a template file, or a template that is neither. */
export type AppSource = ({ readonly path: string } | { readonly name: string; readonly template: JsonObject }) & {
  readonly parameters?: Readonly<Record<string, string>>;
};

/** Nothing is called there. */
const HOST = 'events.invalid';

/** The app, to be asked and not to be served. @throws Error if it cannot be read, or has no Event API */
export function readAppSource(source: AppSource): ReadApplication {
  const [name, stacks] = 'path' in source ? [source.path, readStacks(source.path)] : [source.name, [unwrittenTemplate(source.name, source.template)]];
  return readApplication(name, stacks, { httpHost: HOST, realtimeHost: HOST, parameters: source.parameters });
}
