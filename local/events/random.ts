/** Gives numbers between 0 and 1. */
export type Random = () => number;

const MODULUS = 2 ** 31 - 1;
const MULTIPLIER = 48_271;

/** The same numbers for the same seed, so that a failure can be seen again (MINSTD, Park and Miller); never for a secret. */
export function seededRandom(seed: number): Random {
  let state = seed % (MODULUS - 1) + 1;
  const next = (): number => {
    state = state * MULTIPLIER % MODULUS;
    return state / MODULUS;
  };
  for (let warmUp = 0; warmUp < 3; warmUp += 1) next(); // small seeds begin with small numbers
  return next;
}
