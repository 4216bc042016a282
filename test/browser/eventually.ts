const LIMIT_MS = 30_000;
const PAUSE_MS = 50;

/** What an action brings about may come after its first sign: asserts again until it holds, and fails as the last try did. */
export async function eventually(assertion: () => Promise<void> | void): Promise<void> {
  for (const end = Date.now() + LIMIT_MS; ;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
