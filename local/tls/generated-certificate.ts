import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import type { TlsCertificate } from './tls-certificate';
import { authorityCertificate, serverCertificate } from './x509';
import type { ProjectState } from '../project-state';

/** What is kept between runs, so that whoever trusts the authority has to do it once. */
interface Kept {
  /** PEM. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const NAME = 'tls certificate';
const AUTHORITY_FILE = 'authority.pem';
const NAMES = { dns: ['localhost'], ip: ['127.0.0.1', '::1'] };
const DAY_MS = 24 * 60 * 60 * 1000;
/** More than 398 days and browsers refuse it: https://support.apple.com/en-us/102028 */
const LIFETIME_DAYS = 397;
/** One that ends before is replaced. */
const LEAST_DAYS = 7;

/**
 * The certificate that a project generates for itself, and the authority that vouches for it.
 *
 * The authority's key signs this one certificate and is kept nowhere: whoever trusts the authority trusts nothing else,
 * whatever happens to the files.
 */
export function generatedCertificate(state: ProjectState, now: number): TlsCertificate {
  const isGood = (kept: Kept): boolean => Date.parse(new X509Certificate(kept.certificate).validTo) > now + LEAST_DAYS * DAY_MS;
  const read = (): Kept => JSON.parse(state.keep(NAME, () => JSON.stringify(generate(now)))) as Kept;
  if (!isGood(read())) state.replace(NAME, JSON.stringify(generate(now)));
  const { authority, certificate, key } = read();
  return { certificate, key, authorityFile: state.show(AUTHORITY_FILE, authority) };
}

function generate(now: number): Kept {
  const period = { from: new Date(now - DAY_MS), until: new Date(now + (LIFETIME_DAYS - 1) * DAY_MS) }; // the clocks of two machines differ
  const issuer = { name: 'cdk-cognito-events-api, local server of one project', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
  const server = { name: 'localhost', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
  return {
    authority: authorityCertificate(issuer, NAMES, period),
    certificate: serverCertificate(server, issuer, NAMES, period),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}
