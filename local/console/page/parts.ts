import { el } from './dom';
import type { Child } from './dom';

/** A titled part of the left column. */
export function panel(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  return el('section', { 'class': 'panel', 'aria-labelledby': id }, el('h2', { id }, title), ...children);
}

/** A form whose Enter key and button do one thing. */
export function form(submit: () => void, ...children: readonly Child[]): HTMLFormElement {
  return el('form', {
    class: 'fields',
    onsubmit: (event) => {
      event.preventDefault();
      submit();
    },
  }, ...children);
}

/** The label of a field whose purpose is plain to see. */
export function spokenLabel(field: HTMLElement, text: string): HTMLElement {
  return el('label', { class: 'spoken', for: field.id }, text);
}

/** A button that looks like a link or an icon, in the given class. */
export function quietButton(className: string, name: string, act: () => void, ...children: readonly Child[]): HTMLButtonElement {
  return el('button', { 'type': 'button', 'class': className, 'title': name, 'aria-label': name, 'onclick': act }, ...children);
}
