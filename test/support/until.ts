const LIMIT_MS = 120_000;
const PAUSE_MS = 5;

/** Looks again and again until it is so; only what never is so meets the limit. */
export async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + LIMIT_MS;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`still not so: ${isSo.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
