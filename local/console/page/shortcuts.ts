import { el } from './dom';
import { quietButton } from './parts';

export interface Shortcut {
  readonly key: string;
  readonly does: string;
  readonly act: () => void;
}

/** Single keys, which stay letters wherever someone writes; `?` lists them. */
export class Shortcuts {
  private readonly dialog: HTMLDialogElement;
  private readonly byKey: ReadonlyMap<string, Shortcut>;

  constructor(shortcuts: readonly Shortcut[], others: readonly (readonly [keys: string, does: string])[]) {
    const listed = [...shortcuts.map(({ key, does }) => [key, does] as const), ...others];
    const list = el('dl', {}, ...listed.flatMap(([keys, does]) => [el('dt', {}, el('kbd', {}, keys)), el('dd', {}, does)]));
    this.dialog = el('dialog', { 'aria-labelledby': 'shortcuts' },
      el('div', { class: 'heading' }, el('h2', { id: 'shortcuts' }, 'Keyboard shortcuts'), quietButton('quiet', 'Close', () => this.dialog.close(), 'Close')), list);
    this.byKey = new Map(shortcuts.map((shortcut) => [shortcut.key, shortcut]));
  }

  public install(): void {
    document.body.append(this.dialog);
    document.addEventListener('keydown', (event) => this.take(event));
  }

  public show(): void {
    this.dialog.showModal();
  }

  private take(event: KeyboardEvent): void {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || this.dialog.open || isWriting(target)) return;
    const shortcut = this.byKey.get(key);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.act();
  }
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type === 'text');
}
