/** The bridges to other languages drop their null, or make it undefined. */
export const NULL_IN_ALL_LANGUAGES = 'null, or from Python or Java JsonNull.INSTANCE of aws-cdk-lib';

/** Whether it is the null that aws-cdk-lib has for all languages, of whichever of the versions that an app may have. */
export function isJsonNull(value: unknown): boolean {
  return typeof value === 'object' && value !== null && value.constructor?.name === 'JsonNull' && JSON.stringify(value) === 'null';
}
