import { copyButton } from './copy-button';
import { el, replaceChildren } from './dom';
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
  private readonly others = el('nav', { 'class': 'endpoint', 'aria-label': 'Other APIs of the app', 'hidden': true });
  private shownApis: ConsoleState['apis'] = [];
  private readonly server = el('span', { class: 'server', role: 'status' });

  /** @param token Of this console, which is that of the other APIs' consoles too */
  constructor(showShortcuts: () => void, private readonly token: string) {
    this.element = el('header', { class: 'top-bar' },
      el('h1', {}, icon('brand'), 'cdk-cognito-events-api'),
      el('div', { class: 'endpoint' }, el('span', { class: 'faint' }, 'API'), this.api),
      this.others,
      endpoint('HTTP', this.http),
      endpoint('Realtime', this.realtime),
      el('div', { class: 'end' }, this.server, quietButton('bare key', 'Keyboard shortcuts', showShortcuts, '?')));
  }

  public show({ api, apis, server, version }: ConsoleState): void {
    if (apis !== this.shownApis) this.showOthers(apis.filter(({ url }) => new URL(url).host !== api.httpHost));
    this.shownApis = apis;
    this.api.textContent = this.api.title = api.name;
    this.http.textContent = this.http.title = api.httpUrl;
    this.realtime.textContent = this.realtime.title = api.realtimeUrl;
    this.server.dataset.server = server;
    const text = server === 'live' ? `Running version ${version}` : 'No answer';
    if (this.server.textContent !== text) this.server.textContent = text;
  }

  private showOthers(others: ConsoleState['apis']): void {
    this.others.hidden = others.length === 0;
    const links = others.map(({ name, url }) => el('a', { class: 'url', href: `${url}/console/#token=${this.token}` }, name));
    replaceChildren(this.others, el('span', { class: 'faint' }, 'Other APIs'), ...links);
  }
}

function endpoint(name: string, url: HTMLElement): HTMLElement {
  return el('div', { class: 'endpoint' }, el('span', { class: 'faint' }, name), url, copyButton(`the ${name} URL`, () => url.textContent));
}
