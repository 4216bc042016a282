import { Actions } from './actions';
import { Announcer } from './announcer';
import { ApiClient, ServerGone, TokenRefused } from './api-client';
import { ApiKeysView } from './api-keys-view';
import type { ServerState } from './console-api';
import { forgetToken, takeToken } from './console-token';
import { DecisionsView } from './decisions-view';
import { backOff } from './delay';
import { el } from './dom';
import { FirstStepsView } from './first-steps-view';
import { gateView } from './gate-view';
import { InvokeView } from './invoke-view';
import { MessagesView } from './messages-view';
import { NoticesView } from './notices-view';
import { PublishView } from './publish-view';
import { refresh, watchServer } from './server-watch';
import { Shortcuts } from './shortcuts';
import { firstState } from './state';
import { Store } from './store';
import { SubscribeView } from './subscribe-view';
import { TopBarView } from './top-bar-view';
import { UsersView } from './users-view';

const token = takeToken();
// Another link in the same tab changes the address only.
window.addEventListener('hashchange', () => location.reload());

if (token === undefined) document.body.append(gateView('missing'));
else void open(new ApiClient(token), token);

async function open(api: ApiClient, consoleToken: string): Promise<void> {
  try {
    const store = new Store(firstState(await firstAnswer(api)));
    const actions = new Actions(api, store);
    build(store, actions, consoleToken);
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) void refresh(api, store).catch(() => undefined); // the watch tells when the server is gone
    });
    const [first] = store.state.users;
    if (first) void actions.choose(first.username);
    await watchServer(api, store);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    forgetToken();
    document.body.replaceChildren(gateView('refused'));
  }
}

async function firstAnswer(api: ApiClient): Promise<ServerState> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await api.state();
    } catch (error) {
      if (!(error instanceof ServerGone)) throw error;
      await backOff(failures);
    }
  }
}

function build(store: Store, actions: Actions, consoleToken: string): void {
  const users = new UsersView(actions);
  const apiKeys = new ApiKeysView();
  const subscribe = new SubscribeView(actions);
  const publish = new PublishView(actions);
  const invoke = new InvokeView(actions);
  const messages = new MessagesView(actions);
  const decisions = new DecisionsView(actions);
  const shortcuts = new Shortcuts([
    { key: 'u', does: 'Choose a user', act: () => users.focus() },
    { key: 's', does: 'Subscribe', act: () => subscribe.focus() },
    { key: 'p', does: 'Publish', act: () => publish.focus() },
    { key: 'f', does: 'Invoke a function', act: () => invoke.focus() },
    { key: 'm', does: 'Read the messages', act: () => messages.focus() },
    { key: 'd', does: 'Read the decisions', act: () => decisions.focus() },
    { key: '?', does: 'Show this list', act: () => shortcuts.show() },
  ], [['← →', 'Next user, with the focus on the users'], ['Enter', 'Do what the form is for'], ['Ctrl Enter', 'The same, from a JSON field'], ['Esc', 'Close this list']]);
  const topBar = new TopBarView(() => shortcuts.show(), consoleToken);
  const notices = new NoticesView();
  const steps = new FirstStepsView(actions);
  const announcer = new Announcer();

  document.body.append(
    topBar.element, notices.element, steps.element,
    el('main', { class: 'bench' }, el('div', { class: 'actions' }, users.element, subscribe.element, publish.element, invoke.element, apiKeys.element), messages.element, decisions.element),
    announcer.element);
  shortcuts.install();
  for (const view of [topBar, notices, steps, users, subscribe, publish, invoke, apiKeys, messages, decisions, announcer]) {
    store.onChange((state) => view.show(state));
  }
}
