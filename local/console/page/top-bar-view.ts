import { copyButton } from './copy-button';
import { el } from './dom';
import { icon } from './icons';
import { quietButton } from './parts';
import type { ConsoleState } from './state';
import type { View } from './view';

/** What this page is about: the product, the API, where it is, and whether it answers. */
export class TopBarView implements View {
  public readonly element: HTMLElement;
  private readonly api = el('strong', { class: 'url' });
  private readonly http = el('code', { class: 'url' });
  private readonly realtime = el('code', { class: 'url' });
  private readonly server = el('span', { class: 'server', role: 'status' });

  constructor(showShortcuts: () => void) {
    this.element = el('header', { class: 'top-bar' },
      el('h1', {}, icon('brand'), 'cdk-cognito-events-api'),
      el('div', { class: 'endpoint' }, el('span', { class: 'faint' }, 'API'), this.api),
      endpoint('HTTP', this.http),
      endpoint('Realtime', this.realtime),
      el('div', { class: 'end' }, this.server, quietButton('bare key', 'Keyboard shortcuts', showShortcuts, '?')));
  }

  public show({ api, server }: ConsoleState): void {
    this.api.textContent = this.api.title = api.name;
    this.http.textContent = this.http.title = api.httpUrl;
    this.realtime.textContent = this.realtime.title = api.realtimeUrl;
    this.server.dataset.server = server;
    const text = server === 'live' ? 'Running' : 'No answer';
    if (this.server.textContent !== text) this.server.textContent = text;
  }
}

function endpoint(name: string, url: HTMLElement): HTMLElement {
  return el('div', { class: 'endpoint' }, el('span', { class: 'faint' }, name), url, copyButton(`the ${name} URL`, () => url.textContent));
}
