const FIRST_MILLISECONDS = 200;
const LONGEST_MILLISECONDS = 4000;

export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** Waits longer after each failure; with jitter, so that the sockets of many users do not come back in one burst. */
export function backOff(failures: number): Promise<void> {
  const longest = Math.min(LONGEST_MILLISECONDS, FIRST_MILLISECONDS * 2 ** failures);
  return delay(longest / 2 + Math.random() * (longest / 2));
}
