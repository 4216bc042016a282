// Versions that more than one tool has to know.
import { createRequire } from 'node:module';

const { devDependencies } = createRequire(import.meta.url)('../../package.json');

/** What the library compiles against, and the lowest that it supports. */
export const LOWEST_CDK = devDependencies['aws-cdk-lib'];
export const LOWEST_CONSTRUCTS = devDependencies.constructs;

/** The first Go module of aws-cdk-lib that is generated against a constructs with mixins, as this library is. */
export const LOWEST_CDK_FOR_GO = '2.240.0';
