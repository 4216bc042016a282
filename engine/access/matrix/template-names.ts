import type { Resource } from '../../template/stack';

/** What the CDK adds to logical ids, so that they are unique. */
const HASH = /(?<=.)[0-9A-F]{8}$/;

/**
 * What people call a resource: its construct path where the template has it, else its logical id.
 *
 * Nothing of it is of one account or one synthesis.
 */
export function nameOf({ path, logicalId, stack }: Pick<Resource, 'path' | 'logicalId' | 'stack'>): string {
  return path === `${stack.name}/${logicalId}` ? logicalId.replace(HASH, '') : path;
}
