import { el } from './dom';
import { quietButton } from './parts';
import { MOST_ROWS } from './state';

export interface ListPane {
  readonly element: HTMLElement;
  readonly list: HTMLElement;
  /** Says what to do next while there is nothing in the list. */
  readonly empty: HTMLElement;
  show(count: number, forgotten: string): void;
}

/** A column with the newest on top. */
export function listPane(id: string, title: string, clear: () => void, ...above: readonly Node[]): ListPane {
  const list = el('ol', { 'class': 'rows', 'tabindex': '0', 'aria-labelledby': id });
  const empty = el('p', { class: 'empty' });
  const forgottenLine = el('p', { class: 'forgotten' });
  const clearButton = quietButton('quiet', `Clear ${title.toLowerCase()}`, clear, 'Clear');
  const scroller = el('div', { class: 'scroller' }, empty, list, forgottenLine);
  const element = el('section', { 'class': 'pane', 'aria-labelledby': id }, el('div', { class: 'heading' }, el('h2', { id }, title), clearButton), ...above, scroller);
  const show = (count: number, forgotten: string) => {
    empty.hidden = count > 0;
    list.hidden = count === 0;
    clearButton.disabled = count === 0;
    if (forgottenLine.textContent !== forgotten) forgottenLine.textContent = forgotten;
  };
  return { element, list, empty, show };
}

export function forgottenText(count: number): string {
  return count === 0 ? '' : `${count.toLocaleString('en')} older are no longer shown; this list keeps ${MOST_ROWS}.`;
}
