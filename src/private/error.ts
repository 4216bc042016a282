import { IConstruct } from 'constructs';

/** An error that says where: the construct's path, then the sentence. */
export function error(scope: IConstruct, sentence: string): Error {
  return new Error(`${scope.node.path}: ${sentence}`);
}
