import { CfnParameter, Stack } from 'aws-cdk-lib/core';

/** The parameters without echo to which a value refers, once it is resolved: what is around them hides them from the check of a text. */
export function secretParametersIn(stack: Stack, resolved: unknown): readonly CfnParameter[] {
  const names = [...referredIn(resolved)];
  if (names.length === 0) return [];
  return stack.node.findAll()
    .filter((one): one is CfnParameter => one instanceof CfnParameter && one.noEcho && one.stack === stack)
    .filter(({ logicalId }) => names.includes(stack.resolve(logicalId) as string));
}

function* referredIn(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inside] of Object.entries(value) as [string, unknown][]) {
    if (key === 'Ref') yield inside as string;
    const template: unknown = key === 'Fn::Sub' && Array.isArray(inside) ? inside[0] : inside;
    if (key === 'Fn::Sub') yield* [...(template as string).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => name);
    yield* referredIn(inside);
  }
}
