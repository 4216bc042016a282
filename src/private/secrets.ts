import { CfnParameter, Reference, SecretValue, Stack } from 'aws-cdk-lib/core';

/** Attributes of resources that are a credential: of an app client, of a user of IAM, and of an API key. */
const SECRET_ATTRIBUTE = /(?:^|\.)(?:ClientSecret|SecretAccessKey|ApiKey)$/;

/** Whether what stands for a value of deployment is one that is not to be shown. */
export function isSecret(token: unknown): boolean {
  if (SecretValue.isSecretValue(token)) return true;
  return Reference.isReference(token) && ((token.target instanceof CfnParameter && token.target.noEcho) || SECRET_ATTRIBUTE.test(token.displayName));
}

/** The secrets that a value contains once it is resolved, in words: what is around them hides them from the check of a text. */
export function secretsIn(stack: Stack, resolved: unknown): readonly string[] {
  const names = new Set(referredIn(resolved));
  if (names.size === 0) return [];
  const parameters = stack.node.findAll()
    .filter((one): one is CfnParameter => one instanceof CfnParameter && one.noEcho && one.stack === stack)
    .filter(({ logicalId }) => names.has(stack.resolve(logicalId) as string));
  return [...parameters.map(({ node }) => `the parameter ${node.path}`), ...[...names].filter((name) => SECRET_ATTRIBUTE.test(name))];
}

/** `Parameter` or `Resource.Attribute`. */
function* referredIn(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inside] of Object.entries(value) as [string, unknown][]) {
    if (key === 'Ref') yield inside as string;
    if (key === 'Fn::GetAtt') yield (inside as string[]).join('.');
    const template: unknown = key === 'Fn::Sub' && Array.isArray(inside) ? inside[0] : inside;
    if (key === 'Fn::Sub') yield* [...(template as string).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => name);
    yield* referredIn(inside);
  }
}
