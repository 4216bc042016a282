import type { ApiKey } from './console-api';
import { copyButton } from './copy-button';
import { el, replaceChildren } from './dom';
import { panel } from './parts';
import type { ConsoleState } from './state';
import type { View } from './view';

/** The API keys, for clients to copy. */
export class ApiKeysView implements View {
  private readonly list = el('ul', { 'class': 'api-keys', 'aria-labelledby': 'api-keys' });
  public readonly element: HTMLElement = panel('api-keys', 'API keys', this.list);
  private shown = '';

  public show({ api: { apiKeys } }: ConsoleState): void {
    this.element.hidden = apiKeys.length === 0;
    const keys = JSON.stringify(apiKeys);
    if (keys === this.shown) return;
    this.shown = keys;
    replaceChildren(this.list, ...apiKeys.map(row));
  }
}

function row({ value, expiresAt }: ApiKey): HTMLElement {
  const until = expiresAt === undefined ? 'does not expire here' : `${expiresAt < Date.now() ? 'expired' : 'until'} ${new Date(expiresAt).toLocaleString('en')}`;
  return el('li', { class: 'sub' }, el('code', {}, value), copyButton('the API key', () => value), el('span', { class: 'faint' }, until));
}
