import { el, setAttribute } from './dom';
import { jsonError } from './json-view';

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** A field that holds a suggestion until someone writes into it. */
export class SuggestedField<Field extends TextField> {
  private suggestion = '';

  constructor(public readonly field: Field) {}

  public suggest(value: string): void {
    if (this.field.value === this.suggestion && value !== this.suggestion) this.field.value = value;
    this.suggestion = value;
  }
}

/** A field for a name or a channel, which no browser shall correct. */
export function nameField(id: string, isRequired: boolean): HTMLInputElement {
  return el('input', { id, type: 'text', class: 'mono', required: isRequired, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' });
}

/** A text area for one JSON value that says why it holds none; Ctrl or ⌘ with Enter sends its form. */
export class JsonField {
  public readonly field: HTMLTextAreaElement;
  public readonly error: HTMLElement;

  constructor(id: string, rows: number) {
    this.error = el('p', { id: `${id}-error`, class: 'field-error', role: 'alert' });
    this.field = el('textarea', {
      id,
      'class': 'mono',
      'rows': String(rows),
      'spellcheck': 'false',
      'autocapitalize': 'none',
      'aria-describedby': this.error.id,
      'oninput': () => this.check(),
      'onkeydown': (event) => {
        const { key, ctrlKey, metaKey } = event as KeyboardEvent;
        if (key === 'Enter' && (ctrlKey || metaKey)) this.field.form?.requestSubmit();
      },
    });
  }

  /** The text, if it is JSON; otherwise the field gets the focus. */
  public take(): string | undefined {
    if (this.check()) return this.field.value;
    this.field.focus();
    return undefined;
  }

  private check(): boolean {
    const error = jsonError(this.field.value);
    this.error.textContent = error === undefined ? '' : `This is not JSON: ${error}`;
    setAttribute(this.field, 'aria-invalid', error === undefined ? undefined : 'true');
    return error === undefined;
  }
}
