import type { ReadHeaders } from '../../../local/events/auth-headers';
import { Connection } from '../../../local/events/connection';
import type { ConnectionServices, Socket } from '../../../local/events/connection';
import type { Timers } from '../../../local/events/timers';

/** A socket that keeps what is sent. */
export class RecordingSocket implements Socket {
  public bufferedBytes = 0;
  public isPaused = false;
  public isCut = false;
  public readonly frames: string[] = [];
  public closure: readonly [number, string] | undefined;

  public send(frames: readonly string[]): void {
    this.frames.push(...frames);
  }

  public close(code: number, reason: string): void {
    this.closure = [code, reason];
  }

  public cut(): void {
    this.isCut = true;
  }

  public pause(): void {
    this.isPaused = true;
  }

  public resume(): void {
    this.isPaused = false;
  }
}

interface Timer {
  readonly call: () => void;
  readonly interval?: number;
  due: number;
}

/** Time that passes when a test says so. */
export class ScriptedTimers implements Timers {
  private now = 0;
  private readonly timers = new Set<Timer>();

  public readonly after = (milliseconds: number, call: () => void): (() => void) => this.add({ call, due: this.now + milliseconds });
  public readonly every = (interval: number, call: () => void): (() => void) => this.add({ call, interval, due: this.now + interval });

  public get pending(): number {
    return this.timers.size;
  }

  public pass(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (;;) {
      const [next] = [...this.timers].sort((one, other) => one.due - other.due);
      if (!next || next.due > end) break;
      this.now = next.due;
      if (next.interval === undefined) this.timers.delete(next);
      else next.due += next.interval;
      next.call();
    }
    this.now = end;
  }

  private add(timer: Timer): () => void {
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }
}

/** A connection with both, to whose answers a test listens. */
export class TestConnection {
  public readonly socket = new RecordingSocket();
  public readonly timers = new ScriptedTimers();
  public readonly connection: Connection;

  /** @param headers Of the handshake */
  constructor(services: ConnectionServices, headers: ReadHeaders) {
    this.connection = new Connection(this.socket, headers, '127.0.0.1', { ...services, timers: this.timers });
  }

  /** Sends messages at once, and gives the frames that came back when all have been handled. */
  public async send(...messages: readonly unknown[]): Promise<readonly string[]> {
    const before = this.socket.frames.length;
    const all = messages.map((message) => this.connection.receive(typeof message === 'string' ? message : JSON.stringify(message)));
    await Promise.all(all);
    return this.socket.frames.slice(before);
  }
}
