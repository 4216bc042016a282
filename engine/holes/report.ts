import type { Reproduction } from './finding';
import type { Rule } from './rules';

/** What a check found out; plain data, made to be written as JSON. */
export interface CheckReport {
  /** Raised when a member changes its meaning or goes away. */
  readonly schemaVersion: 1;
  readonly outcome: Outcome;
  /** Holes first, then what could not be decided; each in the order of the template. */
  readonly findings: readonly ReportedFinding[];
  readonly checked: { readonly apis: readonly CheckedApi[]; readonly attempts: number };
}

/** `found` if there is a hole that nobody acknowledged; `undecided` if there is none, and something is not known. */
export type Outcome = 'found' | 'undecided' | 'nothing';

export interface CheckedApi {
  readonly name: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly namespaces: readonly string[];
}

export interface ReportedFinding extends Omit<Rule, 'title'> {
  /** `cdk-cognito-events-api:otherUsersChannels` */
  readonly rule: string;
  readonly title: string;
  readonly message: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly constructPath: string;
  /** Absent for a template that is no file. */
  readonly file: string;
  readonly line?: number;
  readonly reproduction?: Reproduction;
  /** Why somebody says that it is meant. */
  readonly acknowledged?: string;
}
