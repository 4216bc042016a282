import WebSocket from 'ws';

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly channel?: string;
}

/** The WebSocket that the client finds in a page, with its frames written down; a test may cut it, or make it fall silent. */
export class TestSocket extends WebSocket {
  /** All that were made since the last clear(), the newest last. */
  public static readonly all: TestSocket[] = [];

  public static get newest(): TestSocket {
    return this.all[this.all.length - 1];
  }

  public static get open(): readonly TestSocket[] {
    return this.all.filter(({ readyState }) => readyState === WebSocket.OPEN);
  }

  /** The types of all frames that went out or came in, in their order. */
  public readonly frames: Frame[] = [];
  /** How many others were open when this one opened. */
  public openBeside?: number;

  constructor(url: string, protocols: string[]) {
    super(url, protocols);
    TestSocket.all.push(this);
    this.on('open', () => this.openBeside = TestSocket.open.length - 1);
    this.on('message', (data: Buffer) => this.frames.push(frameOf(data.toString())));
  }

  public override send(text: string): void {
    this.frames.push(JSON.parse(text) as Frame);
    super.send(text);
  }

  /** The types of the frames of a subscription's channel. */
  public typesOf(channel: string): readonly string[] {
    const ids = this.frames.filter((frame) => frame.channel === channel).map(({ id }) => id);
    return this.frames.filter(({ id }) => ids.includes(id)).map(({ type }) => type);
  }

  public count(type: string): number {
    return this.frames.filter((frame) => frame.type === type).length;
  }
}

function frameOf(text: string): Frame {
  try {
    return JSON.parse(text) as Frame;
  } catch {
    return { type: `not JSON: ${text}` };
  }
}

/** A page has one; Node 20 has none. */
export function installTestSocket(): void {
  Object.assign(globalThis, { WebSocket: TestSocket });
}
