import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateKeysIn } from './private-keys';
import { ProjectState } from '../../../local/project-state';
import { generatedCertificate } from '../../../local/tls/generated-certificate';
import type { TlsCertificate } from '../../../local/tls/tls-certificate';
import { authorityCertificate, serverCertificate } from '../../../local/tls/x509';

const DAY = 24 * 60 * 60 * 1000;

let folder: string;
let state: ProjectState;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-test-'));
  state = ProjectState.open(folder, 'app');
});
afterEach(() => rmSync(folder, { recursive: true }));

const make = (now = Date.now()): TlsCertificate => generatedCertificate(state, now);
const authorityOf = ({ authorityFile }: TlsCertificate): X509Certificate => new X509Certificate(readFileSync(authorityFile!));

describe('a generated certificate', () => {
  test('is for this machine, vouched for by its authority, and satisfies the strictest check of OpenSSL', () => {
    const made = make();
    const [certificate, authority] = [new X509Certificate(made.certificate), authorityOf(made)];
    expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect([certificate.ca, authority.ca]).toEqual([false, true]);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBeLessThanOrEqual(398 * DAY);
    writeFileSync(join(folder, 'server.pem'), made.certificate);
    const verified = execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', made.authorityFile!, join(folder, 'server.pem')], { encoding: 'utf8' });
    expect(verified).toMatch(/: OK\n$/);
  });

  test('is the same in the next run, so that its authority is trusted once, and another one in another project', () => {
    const made = make();
    expect(make()).toEqual(made);
    expect(generatedCertificate(ProjectState.open(folder, 'other'), Date.now()).certificate).not.toBe(made.certificate);
  });

  test('is made anew, with another authority, a week before it ends', () => {
    const made = make();
    expect(make(Date.now() + 380 * DAY)).toEqual(made);
    const later = make(Date.now() + 390 * DAY);
    expect(later.certificate).not.toBe(made.certificate);
    expect(new X509Certificate(later.certificate).verify(authorityOf(later).publicKey)).toBe(true);
  });

  test('leaves the key of its authority nowhere: the only key that is kept is the server\'s', () => {
    const made = make();
    const authorityKey = authorityOf(made).publicKey.export({ type: 'spki', format: 'pem' });
    const serverKey = createPublicKey(createPrivateKey(made.key)).export({ type: 'spki', format: 'pem' });
    const kept = privateKeysIn(folder).map((key) => createPublicKey(key).export({ type: 'spki', format: 'pem' }));
    expect(kept).toEqual([serverKey]);
    expect(kept).not.toContain(authorityKey);
    expect(serverKey).not.toBe(authorityKey);
  });

  test('is in private files', () => {
    make();
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mode.toString(8))).toEqual(files.map(() => '100600'));
  });

  test('has an authority that could vouch for no other host, were its key found', () => {
    const issuer = { name: 'stolen', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
    const period = { from: new Date(), until: new Date(Date.now() + DAY) };
    writeFileSync(join(folder, 'authority.pem'), authorityCertificate(issuer, { dns: ['localhost'], ip: ['127.0.0.1'] }, period));
    const isTrusted = (dns: readonly string[], ip: readonly string[] = []): string => {
      const server = { name: 'server', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
      writeFileSync(join(folder, 'server.pem'), serverCertificate(server, issuer, { dns, ip }, period));
      try {
        return execFileSync('openssl', ['verify', '-CAfile', join(folder, 'authority.pem'), join(folder, 'server.pem')], { encoding: 'utf8', stdio: 'pipe' });
      } catch (error) {
        return (error as { readonly stderr: string }).stderr;
      }
    };
    expect(isTrusted(['localhost'], ['127.0.0.1'])).toMatch(/: OK\n$/);
    for (const forged of [isTrusted(['bank.example']), isTrusted(['notlocalhost']), isTrusted([], ['127.0.0.2'])]) expect(forged).toContain('permitted subtree violation');
  });
});
