import { delay } from './delay';
import { el } from './dom';
import { icon } from './icons';
import { quietButton } from './parts';

const CONFIRMATION_MILLISECONDS = 1500;

export function copyButton(name: string, text: () => string): HTMLButtonElement {
  const done = el('span', { class: 'spoken', role: 'status' });
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    button.replaceChildren(icon('check'), done);
    done.textContent = 'Copied';
    await delay(CONFIRMATION_MILLISECONDS);
    done.textContent = '';
    button.replaceChildren(icon('copy'), done);
  };
  const button = quietButton('bare', `Copy ${name}`, () => void copy(), icon('copy'), done);
  return button;
}
