/** Written by build-tools/bundle-programs.mjs. */
declare const PACKAGE_VERSION: string;

export const VERSION: string = PACKAGE_VERSION;
