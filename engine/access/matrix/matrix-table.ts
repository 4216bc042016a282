import type { Outcome } from './inquiry';
import type { ActionPermissions } from './namespace-permissions';

/** What people read of an action: a column for each caller who may do something, and the others in a word. */
export interface ActionTable {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly channel: string; readonly outcomes: readonly Outcome[] }[];
  /** Those who are denied everywhere, with the checks that do so. */
  readonly denied: readonly { readonly who: string; readonly by: readonly string[] }[];
}

export function tableOf({ channels, callers }: ActionPermissions): ActionTable {
  const isDenied = (outcomes: readonly Outcome[]): boolean => outcomes.every((outcome) => outcome.startsWith('denied'));
  const shown = callers.filter(({ outcomes }) => !isDenied(outcomes));
  return {
    columns: shown.map(({ who }) => who),
    rows: shown.length === 0 ? [] : channels.map((channel, index) => ({ channel, outcomes: shown.map(({ outcomes }) => outcomes[index]) })),
    denied: callers.filter(({ outcomes }) => isDenied(outcomes))
      .map(({ who, outcomes }) => ({ who, by: [...new Set(outcomes.map((outcome) => outcome.replace('denied: ', '')))].sort() })),
  };
}
