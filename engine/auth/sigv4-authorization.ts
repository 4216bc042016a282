import { quoted } from '../printable';
import { CredentialError } from './credential';

/** What an `Authorization: AWS4-HMAC-SHA256 …` says of itself; nothing of it is verified. */
export interface ClaimedSignature {
  readonly accessKeyId: string;
  /** `YYYYMMDD` */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** In lower case, sorted, without duplicates. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const PARAMETERS = ['Credential', 'SignedHeaders', 'Signature'];

/** @throws CredentialError */
export function parseSignature(authorization: string): ClaimedSignature {
  const [algorithm] = authorization.split(' ', 1);
  if (algorithm !== ALGORITHM) {
    throw new CredentialError(`the signature algorithm must be ${ALGORITHM}, not ${quoted(algorithm)}`);
  }
  const parameters = authorization.slice(ALGORITHM.length + 1).split(/, */).map((part) => {
    const [name, ...value] = part.split('=');
    return [name, value.join('=')] as const;
  });
  if (parameters.map(([name]) => name).sort().join() !== [...PARAMETERS].sort().join()) {
    throw new CredentialError(`the signature must have ${PARAMETERS.join(', ')}, each once and nothing else`);
  }
  const { Credential, SignedHeaders, Signature } = Object.fromEntries(parameters);
  const scope = Credential.split('/');
  if (scope.length !== 5 || scope.includes('') || scope[4] !== 'aws4_request') {
    throw new CredentialError('Credential must be <access key id>/<YYYYMMDD>/<region>/<service>/aws4_request');
  }
  if (!/^[0-9a-f]{64}$/.test(Signature)) {
    throw new CredentialError('Signature must be 64 hexadecimal digits in lower case');
  }
  const [accessKeyId, day, region, service] = scope;
  return { accessKeyId, day, region, service, signedHeaders: parseHeaderNames(SignedHeaders), signature: Signature };
}

function parseHeaderNames(text: string): readonly string[] {
  const names = text.split(';');
  const sorted = [...new Set(names)].sort().join(';') === text;
  if (!sorted || !names.every((name) => /^[a-z0-9][a-z0-9_-]*$/.test(name))) {
    throw new CredentialError('SignedHeaders must be header names in lower case, sorted, each once, with semicolons');
  }
  return names;
}
