import { HandlerSandbox } from '../handlers/handler-sandbox';
import { Moment } from '../handlers/moment';
import { quoted } from '../printable';
import { ApiAccess } from './api-access';
import { readAppSource } from './app-source';
import type { AppSource } from './app-source';
import { QuestionError } from './verdict';
import type { ReadApplication } from '../template/load-application';

/** Generous: a busy machine must not make a refusal out of an allowance. */
const DEADLINE_MS = 1_000;

/** The Event APIs of an app, to be asked who may do what. */
export class ApplicationAccess {
  /** @throws Error if it cannot be read, or has no Event API */
  public static async open(source: AppSource): Promise<ApplicationAccess> {
    const read = readAppSource(source);
    const moment = new Moment();
    const sandbox = await HandlerSandbox.create({ deadlineMs: DEADLINE_MS, ...moment.options });
    return new ApplicationAccess(read, read.application.eventApis.map((api) => new ApiAccess(api, read, sandbox, moment)));
  }

  private constructor(public readonly read: ReadApplication, public readonly apis: readonly ApiAccess[]) {}

  /** The API so called, or the only one. @throws QuestionError */
  public api(named?: string): ApiAccess {
    const found = this.apis.filter(({ api: { name, stack, logicalId } }) => named === undefined || [name, logicalId, `${stack}/${logicalId}`].includes(named));
    if (found.length === 1) return found[0];
    const all = this.apis.map(({ api: { name, stack, logicalId } }) => `${quoted(name)} (${stack}/${logicalId})`).join(', ');
    if (named === undefined) throw new QuestionError(`there are ${found.length} Event APIs: ${all}; name one`);
    throw new QuestionError(`${found.length === 0 ? 'no' : found.length} Event APIs are called ${quoted(named)}; there are: ${all}`);
  }
}
