/** How much a test does, which a run may choose. @throws Error if it is no whole number above zero: such a test would do nothing, and pass */
export function countFromEnvironment(name: string, otherwise: number): number {
  const text = process.env[name];
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${name} is ${JSON.stringify(text)}; it takes a whole number above zero`);
  return Number(text);
}
