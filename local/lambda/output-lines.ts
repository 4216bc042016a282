/** A longer line is cut: a function can write without end, and what it writes is kept for the console. */
const MAX_LINE_CHARACTERS = 16_384;

/** Enough to find a marker that begins in one chunk and ends in the next. */
const MARKER_ROOM = 64;

/** Cuts the output of a process into lines, and tells where the output of one invocation ends. */
export class OutputLines {
  private rest = '';
  /** Behind what is kept of a long line. */
  private cutting = false;
  private end: { readonly marker: string; readonly reached: () => void } | undefined;

  constructor(private readonly onLine: (line: string) => void) {}

  /** Calls back once, when all that stands before the marker has been given. */
  public expect(marker: string, reached: () => void): void {
    this.end = { marker, reached };
  }

  public push(chunk: string): void {
    const text = this.rest + chunk;
    const { end } = this;
    const endsAt = end ? text.indexOf(end.marker) : -1;
    if (!end || endsAt < 0) {
      this.rest = this.giveLines(text);
      return;
    }
    this.end = undefined;
    this.rest = this.giveLines(text.slice(0, endsAt));
    this.flush();
    end.reached();
    this.push(text.slice(endsAt + end.marker.length));
  }

  /** Gives the last line, which has no end. */
  public flush(): void {
    if (this.rest !== '') this.give(this.rest);
    this.rest = '';
    this.cutting = false;
  }

  private giveLines(text: string): string {
    const lines = text.split('\n');
    const last = lines.pop()!;
    for (const line of lines) {
      this.give(line);
      this.cutting = false;
    }
    if (last.length <= MAX_LINE_CHARACTERS) return last;
    this.give(last);
    this.cutting = true;
    return last.slice(-MARKER_ROOM);
  }

  private give(line: string): void {
    if (this.cutting) return;
    this.onLine(line.length > MAX_LINE_CHARACTERS ? `${line.slice(0, MAX_LINE_CHARACTERS)} … (cut)` : line.replace(/\r$/, ''));
  }
}
