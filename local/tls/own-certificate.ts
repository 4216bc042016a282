import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { CertificateFiles, TlsCertificate } from './tls-certificate';
import { quoted } from '../../engine/printable';
import { readTextFile } from '../../engine/template/json-file';
import { InputError } from '../input-error';

const MAX_BYTES = 1024 * 1024;

/** A certificate of one's own. @throws InputError if no client could take it from this server */
export function ownCertificate({ certFile, keyFile }: CertificateFiles, now: number): TlsCertificate {
  const named = `certificate ${quoted(certFile)}`;
  const certificate = read(named, certFile);
  const key = read(`private key ${quoted(keyFile)}`, keyFile);
  const shown = parseCertificate(named, certificate);
  if (!shown.checkPrivateKey(parseKey(keyFile, key))) throw new InputError(`private key ${quoted(keyFile)} is not the key of ${named}`);
  if (Date.parse(shown.validTo) <= now) throw new InputError(`${named} was valid until ${shown.validTo}; make a new one`);
  if (shown.checkHost('localhost') === undefined && shown.checkIP('127.0.0.1') === undefined) {
    throw new InputError(`${named} is for ${quoted(shown.subjectAltName ?? 'no host')}; this server answers to localhost and 127.0.0.1: mkcert localhost 127.0.0.1`);
  }
  try {
    createSecureContext({ cert: certificate, key });
  } catch (error) {
    throw new InputError(`${named} cannot be used: ${(error as Error).message}`); // such as a key that is too short
  }
  return { certificate, key };
}

function read(what: string, file: string): string {
  try {
    return readTextFile(file, MAX_BYTES);
  } catch (error) {
    throw new InputError(`${what} cannot be read: ${(error as Error).message}`);
  }
}

function parseCertificate(what: string, text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw new InputError(`${what} holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----`);
  }
}

function parseKey(file: string, text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    throw new InputError(`private key ${quoted(file)} holds no private key in PEM without a passphrase, which begins with -----BEGIN PRIVATE KEY-----`);
  }
}
