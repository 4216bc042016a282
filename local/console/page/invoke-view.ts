import type { Actions } from './actions';
import type { Invocation, LambdaFunction } from './console-api';
import { el, replaceChildren } from './dom';
import { JsonField, SuggestedField } from './fields';
import { jsonView } from './json-view';
import { OutcomeView } from './outcome-view';
import { form, panel, spokenLabel } from './parts';
import { chosenUser } from './state';
import type { ConsoleState, Outcome } from './state';
import type { View } from './view';

/** Running a function of the template, with the rights of its own role. */
export class InvokeView implements View {
  public readonly element: HTMLElement;
  private readonly functions = el('select', { id: 'function' });
  private readonly json = new JsonField('invoke-event', 4);
  private readonly event = new SuggestedField(this.json.field);
  private readonly button = el('button', { type: 'submit' }, 'Invoke');
  private readonly outcome = new OutcomeView('Runs here, with its own role');
  private readonly result = el('div', { 'class': 'answer', 'aria-live': 'polite' });
  private readonly fields: HTMLElement;
  private readonly none = el('p', { class: 'faint' }, 'The template has no function. One that publishes to the API could be run here.');
  private shown?: Outcome;
  private shownFunctions = '';

  constructor(private readonly actions: Actions) {
    const { field, error } = this.json;
    this.fields = form(() => this.invoke(),
      spokenLabel(this.functions, 'Function'), this.functions, spokenLabel(field, 'Event of the function, as JSON'), field, error,
      el('div', { class: 'line' }, this.outcome.element, this.button), this.result);
    this.element = panel('invoke', 'Invoke a function', this.none, this.fields);
  }

  public focus(): void {
    this.functions.focus();
  }

  public show(state: ConsoleState): void {
    const { users, functions, outcomes: { invoke: outcome } } = state;
    const user = chosenUser(state);
    this.event.suggest(JSON.stringify({ sub: user?.sub ?? '', message: `Hello, ${user?.username ?? 'everybody'}` }, undefined, 2));
    this.outcome.show(outcome, users);
    this.showFunctions(functions);
    if (outcome === this.shown) return;
    this.shown = outcome;
    replaceChildren(this.result, ...(outcome?.invocation ? answer(outcome.invocation) : []));
  }

  private showFunctions(functions: readonly LambdaFunction[]): void {
    const key = JSON.stringify(functions);
    if (key === this.shownFunctions) return;
    this.shownFunctions = key;
    const options = functions.map(({ path, runnable, reason }) => (
      el('option', { value: path, disabled: !runnable }, runnable ? path : `${path} (cannot run here: ${reason ?? 'unknown'})`)
    ));
    replaceChildren(this.functions, ...options);
    this.button.disabled = !functions.some(({ runnable }) => runnable);
    this.none.hidden = functions.length > 0;
    this.fields.hidden = functions.length === 0;
  }

  private invoke(): void {
    const event = this.json.take();
    if (event !== undefined) void this.actions.invoke(this.functions.value, JSON.parse(event));
  }
}

function answer({ result, error, logs }: Invocation): (Node | string | false)[] {
  return [
    jsonView(JSON.stringify(error ?? result ?? null)),
    logs.length > 0 && el('pre', { class: 'logs' }, logs.join('\n')),
  ];
}
