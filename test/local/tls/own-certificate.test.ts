import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownCertificate } from '../../../local/tls/own-certificate';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-test-'));
  make('good', 'ec -pkeyopt ec_paramgen_curve:P-256', 'DNS:localhost,IP:127.0.0.1');
  make('other', 'ec -pkeyopt ec_paramgen_curve:P-256', 'DNS:localhost');
  make('address', 'ec -pkeyopt ec_paramgen_curve:P-256', 'IP:127.0.0.1');
  make('elsewhere', 'ec -pkeyopt ec_paramgen_curve:P-256', 'DNS:app.example');
  make('short', 'rsa:512', 'DNS:localhost');
  writeFileSync(join(folder, 'text'), 'no PEM');
  mkdirSync(join(folder, 'folder'));
  execFileSync('openssl', ['pkcs8', '-topk8', '-in', file('good.key'), '-out', file('locked.key'), '-passout', 'pass:secret'], { stdio: 'pipe' });
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string): string => join(folder, name);

/** As the openssl command makes it: a key and a certificate that vouches for itself, valid for a day. */
function make(name: string, newkey: string, names: string): void {
  const args = `req -x509 -nodes -days 1 -subj /CN=test -newkey ${newkey} -addext subjectAltName=${names} -keyout ${file(`${name}.key`)} -out ${file(`${name}.pem`)}`;
  execFileSync('openssl', args.split(' '), { stdio: 'pipe' });
}

const take = (certificate: string, key: string, now = Date.now()) => ownCertificate({ certFile: file(certificate), keyFile: file(key) }, now);

describe('a certificate of one\'s own', () => {
  test.each(['good', 'address'])('is taken as it is: %s', (name) => {
    expect(take(`${name}.pem`, `${name}.key`)).toEqual({ certificate: readFileSync(file(`${name}.pem`), 'utf8'), key: readFileSync(file(`${name}.key`), 'utf8') });
  });

  test.each([
    ['is not there', 'nowhere.pem', 'good.key', /^certificate ".*nowhere\.pem" cannot be read: ENOENT/],
    ['is a folder', 'folder', 'good.key', /^certificate ".*folder" cannot be read: .* is not a file$/],
    ['is no certificate', 'text', 'good.key', /^certificate ".*text" holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----$/],
    ['is a key', 'good.key', 'good.key', /holds no certificate in PEM/],
    ['has a key that is not there', 'good.pem', 'nowhere.key', /^private key ".*nowhere\.key" cannot be read: ENOENT/],
    ['has a key that is none', 'good.pem', 'good.pem', /^private key ".*good\.pem" holds no private key in PEM without a passphrase/],
    ['has a key with a passphrase', 'good.pem', 'locked.key', /holds no private key in PEM without a passphrase/],
    ['has the key of another one', 'good.pem', 'other.key', /^private key ".*other\.key" is not the key of certificate ".*good\.pem"$/],
    ['is for another host', 'elsewhere.pem', 'elsewhere.key', /^certificate ".*" is for "DNS:app\.example"; this server answers to localhost and 127\.0\.0\.1: mkcert localhost 127\.0\.0\.1$/],
    ['has a key that OpenSSL finds too short', 'short.pem', 'short.key', /^certificate ".*short\.pem" cannot be used: .*too small/],
  ])('is refused with words if it %s', (_, certificate, key, message) => {
    expect(() => take(certificate, key)).toThrow(message);
  });

  test('is refused with words once it has ended', () => {
    expect(() => take('good.pem', 'good.key', Date.now() + 2 * 24 * 60 * 60 * 1000)).toThrow(/^certificate ".*good\.pem" was valid until .* GMT; make a new one$/);
  });

  test('never has its key in the words', () => {
    const key = readFileSync(file('other.key'), 'utf8').split('\n')[1];
    expect(() => take('good.pem', 'other.key')).not.toThrow(key);
  });
});
