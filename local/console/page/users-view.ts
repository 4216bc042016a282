import type { Actions } from './actions';
import type { User } from './console-api';
import { copyButton } from './copy-button';
import { el, setAttribute } from './dom';
import { nameField } from './fields';
import { hueOf } from './names';
import { OutcomeView } from './outcome-view';
import { form, panel } from './parts';
import { Rows } from './rows';
import { chosenUser } from './state';
import type { ConsoleState } from './state';
import type { Connection } from './user-session';
import type { View } from './view';

const CONNECTIONS: Readonly<Record<Connection, string>> = {
  connecting: 'connecting…', connected: 'connected', lost: 'connection lost', refused: 'connection refused',
};

/** Who acts: one of the users, each with a socket of their own. */
export class UsersView implements View {
  public readonly element: HTMLElement;
  private readonly cards = el('div', { 'class': 'users', 'role': 'radiogroup', 'aria-labelledby': 'act-as' });
  private readonly rows = new Rows<User>(this.cards, ({ username, groups }) => JSON.stringify([username, groups]), (user) => this.card(user));
  private readonly sub = el('code', {});
  private readonly subLine = el('div', { class: 'sub', hidden: true }, el('span', { class: 'faint' }, 'sub'), this.sub, copyButton('the sub', () => this.sub.textContent));
  private readonly password = el('code', {});
  private readonly passwordLine = el('div', { class: 'sub', hidden: true },
    el('span', { class: 'faint' }, 'password'), this.password, copyButton('the password', () => this.password.textContent));
  private readonly outcome = new OutcomeView('');
  private readonly adder = this.addingForm();
  private users: readonly User[] = [];

  constructor(private readonly actions: Actions) {
    this.element = panel('act-as', 'Act as', this.adder, this.cards, this.subLine, this.passwordLine, this.outcome.element);
  }

  public focus(): void {
    this.cards.querySelector<HTMLElement>('input:checked, input')?.focus();
  }

  public show(state: ConsoleState): void {
    const { users, chosen, connections, outcomes } = state;
    if (users.length === 0) this.adder.open = true;
    this.users = users;
    this.rows.show(users);
    for (const input of this.cards.querySelectorAll('input')) {
      input.checked = input.value === chosen;
      const connection = connections[input.value] as Connection | undefined;
      const text = connection === undefined ? 'not connected' : CONNECTIONS[connection];
      const status = input.nextElementSibling?.querySelector('.status');
      if (status && status.textContent !== text) status.textContent = text;
      if (input.parentElement) setAttribute(input.parentElement, 'data-connection', connection);
    }
    const user = chosenUser(state);
    this.subLine.hidden = !user;
    this.sub.textContent = user?.sub ?? '';
    this.passwordLine.hidden = user?.password === undefined;
    this.password.textContent = user?.password ?? '';
    this.outcome.show(outcomes.users, users);
  }

  private card({ username, groups }: User): HTMLElement {
    return el('label', { 'class': 'user', 'data-hue': hueOf(username, this.users) },
      el('input', { type: 'radio', name: 'user', value: username, onchange: () => void this.actions.choose(username) }),
      el('span', { class: 'card' },
        el('span', { 'class': 'avatar', 'aria-hidden': 'true' }, [...username].slice(0, 1).join('').toUpperCase()),
        el('span', { class: 'name' }, username, groups.length > 0 && el('span', { class: 'faint' }, ` in ${groups.join(', ')}`)),
        el('span', { class: 'status' })));
  }

  private addingForm(): HTMLDetailsElement {
    const username = nameField('new-username', true);
    const groups = nameField('new-groups', false);
    const add = async () => {
      const names = groups.value.split(/[\s,]+/).filter((name) => name !== '');
      if (!await this.actions.addUser(username.value.trim(), names)) return;
      username.value = groups.value = '';
      details.open = false;
      this.focus();
    };
    const details = el('details', { class: 'adder' },
      el('summary', {}, '+ Add a user'),
      form(() => void add(),
        el('label', { for: 'new-username' }, 'Username'), username,
        el('label', { for: 'new-groups' }, 'Groups, if any'), groups,
        el('button', { type: 'submit' }, 'Add')));
    return details;
  }
}
