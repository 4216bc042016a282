import { quoted } from '../../engine/printable';
import { InputError } from '../input-error';

const THIS_MACHINE = String.raw`(?:localhost|127\.0\.0\.1|\[::1\])`;
const LOOPBACK_HOST = new RegExp(`^${THIS_MACHINE}(?::(\\d{1,5}))?$`, 'i');
const LOOPBACK_ORIGIN = new RegExp(`^https?://${THIS_MACHINE}(?::\\d{1,5})?$`);
/** Refusals that the log tells; after as many different ones it is somebody's attempt. */
const MAX_TOLD = 100;

interface Sender {
  readonly host?: string;
  readonly origin?: string;
}

/**
 * Keeps other people's pages away from the server.
 *
 * A page may send requests to any address, but it cannot hide its `Origin`; and a name that is made to resolve to this
 * machine (DNS rebinding) still stands in `Host`.
 */
export class OriginGuard {
  private readonly told = new Set<string>();

  /** @param allowedOrigins Besides the pages of this machine */
  constructor(
    private readonly port: number,
    private readonly allowedOrigins: readonly string[],
    private readonly log: (line: string) => void,
  ) {
    for (const origin of allowedOrigins) {
      if (/^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin) continue;
      throw new InputError(`an allowed origin is one such as http://localhost:5173, got ${quoted(origin)}`);
    }
  }

  /** Why a request is refused, in a sentence; nothing if it may pass. The log has it too: browsers do not show it. */
  public refusal(sender: Sender): string | undefined {
    const sentence = this.reason(sender);
    if (sentence !== undefined && !this.told.has(sentence) && this.told.size < MAX_TOLD) {
      this.told.add(sentence);
      this.log(`refused: ${sentence}`);
    }
    return sentence;
  }

  /** A host without its port is as good: code that was written for AWS sends it, and no page can have its browser do so. */
  private reason({ host = '', origin }: Sender): string | undefined {
    const [named, port = this.port] = LOOPBACK_HOST.exec(host) ?? [];
    if (named === undefined || Number(port) !== this.port) {
      return `this server answers to localhost:${this.port} and 127.0.0.1:${this.port}, not to ${quoted(host)}`;
    }
    if (origin === undefined || LOOPBACK_ORIGIN.test(origin) || this.allowedOrigins.includes(origin)) return undefined;
    return `pages of ${quoted(origin)} may not call this server; only those of this machine and of --allow-origin may`;
  }
}
