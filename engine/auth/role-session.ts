import type { IamPrincipal } from './caller-contracts';
import type { Role } from '../application';

/** A session of a role, with all that is known of what the role may do. */
export function sessionOf({ arn: roleArn, name, statements, boundary, unknownGrants }: Role, session: string): IamPrincipal {
  const [, partition, , , accountId = ''] = roleArn.split(':');
  return { arn: `arn:${partition}:sts::${accountId}:assumed-role/${name}/${session}`, accountId, roleArn, statements, boundary, unknownGrants };
}
