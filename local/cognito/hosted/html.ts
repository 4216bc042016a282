import { createHash } from 'node:crypto';
import type { HttpAnswer } from '../../console/http-contracts';

/** A text that holds markup, and was made of markup and escaped texts only. */
export class Html {
  constructor(public readonly text: string) {}
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Markup around values; every value becomes text, unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html | undefined)[]): Html {
  const texts = values.map((value) => value instanceof Html ? value.text : escape(value ?? ''));
  return new Html(parts.map((part, index) => part + (texts[index] ?? '')).join(''));
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

const STYLE = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText }
  main { box-sizing: border-box; width: 100%; max-width: 24rem; padding: 1.5rem }
  h1 { font-size: 1.5rem; margin: 0 0 .25rem }
  p { margin: .5rem 0; overflow-wrap: anywhere }
  label { display: block; margin: 1rem 0 .25rem; font-weight: 600 }
  input { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; border: 1px solid GrayText; border-radius: .4rem; background: Field; color: FieldText }
  button { width: 100%; margin-top: 1.5rem; padding: .7rem; font: inherit; font-weight: 600; border: 0; border-radius: .4rem; background: #1d4ed8; color: #fff; cursor: pointer }
  :focus-visible { outline: 3px solid #f59e0b; outline-offset: 2px }
  [role=alert] { padding: .6rem .8rem; border: 2px solid #dc2626; border-radius: .4rem }
  .note { color: GrayText; font-size: .875rem }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export interface Page {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** Where the form of the page may lead in the end, besides this server. */
  readonly formTarget?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page that runs no script, loads nothing, and cannot be framed. */
export function page({ title, body, status = 200, formTarget, headers }: Page): HttpAnswer {
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'; ` +
        `form-action ${formTarget === undefined ? "'none'" : `'self' ${formTarget}`}`,
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin', // with none at all, the form would be sent with the origin `null`
      'cache-control': 'no-store',
      ...headers,
    },
    body: text,
  };
}
