/** A value that only a deployment would give, or that is malformed; its message names the intrinsic. */
export class Unresolved extends Error {}

/** What is read, or nothing where it cannot be resolved. */
export function unlessUnresolved<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unresolved) return undefined;
    throw error;
  }
}
