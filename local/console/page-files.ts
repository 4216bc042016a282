import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { HttpAnswer } from './http-contracts';

/** The page as the build leaves it; the path is right from here and from the bundle in lib/local. */
const PAGE_FOLDER = join(__dirname, '../../lib/local/console');
const PREFIX = '/console/';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The files of the console page; what it shows is untrusted, so it may load and reach nothing but this server. */
export class PageFiles {
  private readonly headers: Readonly<Record<string, string>>;
  private files: ReadonlyMap<string, Buffer> | undefined;

  /** @param realtimeOrigin Where the page's WebSockets lead: `ws://localhost:4000` */
  constructor(realtimeOrigin: string) {
    this.headers = {
      'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; " +
        `connect-src 'self' ${realtimeOrigin}; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    };
  }

  public find(path: string): HttpAnswer | undefined {
    if (!path.startsWith(PREFIX)) return undefined;
    const name = path.slice(PREFIX.length) || 'index.html';
    this.files ??= new Map(readdirSync(PAGE_FOLDER).map((file) => [file, readFileSync(join(PAGE_FOLDER, file))]));
    const body = this.files.get(name); // only whole names of the folder: no path leads out of it
    return body && { status: 200, headers: { ...this.headers, 'content-type': CONTENT_TYPES[extname(name)] ?? 'application/octet-stream' }, body };
  }
}
