import { InputError } from './input-error';
import type { ChannelNamespace, EventApi, HandlerName } from '../engine/event-api';
import type { LoadedHandlers } from '../engine/handlers/handler-contracts';
import { handlerFaults } from '../engine/handlers/handler-faults';
import { HandlerSandbox } from '../engine/handlers/handler-sandbox';

/** Generous: a run takes far less than a millisecond, and a busy machine must not make a refusal out of an allowance. */
const DEADLINE_MS = 1_000;

/** The handlers of an API's namespaces, loaded. */
export class NamespaceHandlers {
  /** @throws InputError if AWS would not take the code of a namespace */
  public static async load(api: EventApi, now: () => number): Promise<NamespaceHandlers> {
    const namespaces = [...api.namespaces.values()].flatMap(({ name, code }) => code === undefined ? [] : [{ name, code }]);
    const problems = [...api.namespaces.values()].flatMap((namespace) => problemsOf(namespace).map((problem) => `namespace ${namespace.name}${problem}`));
    if (problems.length > 0) throw new InputError(['AppSync would not take the handlers:', ...problems].join('\n'));
    if (namespaces.length === 0) return new NamespaceHandlers(new Map());
    const sandbox = await HandlerSandbox.create({ now, deadlineMs: DEADLINE_MS });
    return new NamespaceHandlers(new Map(namespaces.map(({ name, code }) => [name, loadOne(sandbox, name, code)])));
  }

  private constructor(private readonly loaded: ReadonlyMap<string, LoadedHandlers>) {}

  public of(namespace: string): LoadedHandlers | undefined {
    return this.loaded.get(namespace);
  }

  public namesOf(namespace: string): readonly HandlerName[] {
    return this.loaded.get(namespace)?.exports ?? [];
  }

  public dispose(): void {
    for (const handlers of this.loaded.values()) handlers.dispose();
  }
}

function problemsOf(namespace: ChannelNamespace): readonly string[] {
  return handlerFaults(namespace).map((fault) => 'line' in fault
    ? `, line ${fault.line}, column ${fault.column}: ${fault.message}${fault.excerpt ? `\n    ${fault.excerpt}` : ''}` : `: ${fault.message}`);
}

function loadOne(sandbox: HandlerSandbox, namespace: string, code: string): LoadedHandlers {
  try {
    return sandbox.load(code);
  } catch (error) {
    throw new InputError(`namespace ${namespace}: its handlers cannot be loaded: ${(error as Error).message}`);
  }
}
