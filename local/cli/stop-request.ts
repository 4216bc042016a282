/** How often the parent is looked at, which costs a microsecond. */
const PARENT_MS = 200;

/** The parent that started this program, read before it can have ended. */
const PARENT = process.ppid;

/**
 * Aborts when the program is told to end, by a signal.
 *
 * The commands that pip and the other package managers of jsii's languages install are a program of that language, which waits for
 * this one and passes no signal on. So where jsii started it, the end of its parent means the same. A shell may end.
 */
export class StopRequest {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;

  constructor() {
    process.once('SIGINT', this.stop).once('SIGTERM', this.stop);
    if (process.env.JSII_AGENT === undefined) return;
    this.timer = setInterval(() => {
      if (!hasParent()) this.stop();
    }, PARENT_MS).unref();
  }

  private readonly stop = (): void => this.controller.abort();

  public get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Signals do again what they do without it. */
  public dispose(): void {
    clearInterval(this.timer);
    process.off('SIGINT', this.stop).off('SIGTERM', this.stop);
  }
}

/** An orphan gets another parent; on Windows it keeps the number of the one it had. */
function hasParent(): boolean {
  if (process.ppid !== PARENT) return false;
  try {
    return process.kill(PARENT, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
