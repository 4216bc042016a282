/** The bridges to other languages drop their null, or make it undefined. */
export const NULL_IN_ALL_LANGUAGES = 'null, or from Python or Java JsonNull.INSTANCE of aws-cdk-lib';

export const UNDEFINED_PROBLEM = `is undefined: leave it out, or for null take ${NULL_IN_ALL_LANGUAGES}`;

/** Whether it is the null that aws-cdk-lib has for all languages, of whichever of the versions that an app may have. */
export function isJsonNull(value: unknown): boolean {
  return typeof value === 'object' && value !== null && value.constructor?.name === 'JsonNull' && JSON.stringify(value) === 'null';
}

/** Why a number is not the one that was meant, if it is not: the bridges to other languages round what JavaScript cannot hold. */
export function numberProblem(value: number): string | undefined {
  if (!Number.isFinite(value)) return `is ${value}, which JSON cannot say: take ${NULL_IN_ALL_LANGUAGES}`;
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return undefined;
  return `is ${value}, which a number of JavaScript cannot hold exactly: take a text`;
}

/** What of a value JSON would leave out, or has as another value than was meant; `path` says where the value stands. */
export function jsonProblem(value: unknown, path: string): string | undefined {
  if (value === undefined) return `${path} ${UNDEFINED_PROBLEM}`;
  if (typeof value === 'number') {
    const problem = numberProblem(value);
    return problem === undefined ? undefined : `${path} ${problem}`;
  }
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return undefined;
  const members = Array.isArray(value)
    ? Array.from(value as unknown[], (each, index) => jsonProblem(each, `${path}[${index}]`))
    : Object.entries(value).map(([name, each]) => jsonProblem(each, `${path}.${name}`));
  return members.find((problem) => problem !== undefined);
}
