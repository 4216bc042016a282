import type { Socket } from './connection';
import type { Random } from './random';
import type { Timers } from './timers';

/** How bad the network between the clients and this server is. */
export interface NetworkConditions {
  /** Milliseconds that each answer and each event takes longer. */
  readonly latencyMs?: number;
  /** The chance, from 0 to 1, that a connection is cut in any second. */
  readonly dropRate?: number;
}

interface DisturbedSocket {
  readonly socket: Socket;
  /** To be called when the socket has closed. */
  readonly end: () => void;
}

const SECOND_MS = 1_000;

/** A network that is as slow and as unreliable as it was asked to be. */
export class Network {
  private readonly latencyMs: number;
  private readonly dropRate: number;

  constructor({ latencyMs = 0, dropRate = 0 }: NetworkConditions, private readonly timers: Timers, private readonly random: Random) {
    this.latencyMs = latencyMs;
    this.dropRate = dropRate;
  }

  /** Resolves when an answer may leave. */
  public async delay(): Promise<void> {
    if (this.latencyMs > 0) await new Promise<void>((resolve) => void this.timers.after(this.latencyMs, resolve));
  }

  /** A socket as the client sees it over this network. */
  public over(socket: Socket): DisturbedSocket {
    const end = this.dropRate > 0
      ? this.timers.every(SECOND_MS, () => {
        if (this.random() < this.dropRate) socket.cut();
      })
      : () => undefined;
    return { socket: this.latencyMs > 0 ? this.slow(socket) : socket, end };
  }

  private slow(socket: Socket): Socket {
    const later = (call: () => void): void => void this.timers.after(this.latencyMs, call);
    return {
      get bufferedBytes() {
        return socket.bufferedBytes;
      },
      send: (frames) => later(() => socket.send(frames)),
      close: (code, reason) => later(() => socket.close(code, reason)), // behind what was sent before
      cut: () => socket.cut(),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
    };
  }
}
