import { Session } from 'node:inspector/promises';

/** Counts what code has to do, which is the same on any machine, by the calls of functions in some files. */
export class CallCounter {
  public static async start(files: RegExp): Promise<CallCounter> {
    const session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    return new CallCounter(session, files);
  }

  private constructor(private readonly session: Session, private readonly files: RegExp) {}

  public async callsOf(action: () => void): Promise<number> {
    await this.take();
    action();
    return this.take();
  }

  public stop(): void {
    this.session.disconnect();
  }

  /** How many there were since it was called last. */
  private async take(): Promise<number> {
    const { result } = await this.session.post('Profiler.takePreciseCoverage');
    const counts = result.filter(({ url }) => this.files.test(url)).flatMap(({ functions }) => functions.map(({ ranges: [{ count }] }) => count));
    return counts.reduce((sum, count) => sum + count, 0);
  }
}
