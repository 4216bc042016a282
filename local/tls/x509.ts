import { createHash, randomBytes, sign, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier, AttributeTypeAndValue, AttributeValue, AuthorityKeyIdentifier, BasicConstraints, Certificate, ExtendedKeyUsage, Extension,
  Extensions, GeneralName, GeneralSubtree, GeneralSubtrees, id_ce_authorityKeyIdentifier, id_ce_basicConstraints, id_ce_extKeyUsage, id_ce_keyUsage,
  id_ce_nameConstraints, id_ce_subjectAltName, id_ce_subjectKeyIdentifier, id_kp_serverAuth, KeyIdentifier, KeyUsage, KeyUsageFlags, Name,
  NameConstraints, RelativeDistinguishedName, SubjectAlternativeName, SubjectKeyIdentifier, SubjectPublicKeyInfo, TBSCertificate, Validity, Version,
} from '@peculiar/asn1-x509';

/** What a server may be called. */
export interface HostNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

export interface Subject {
  readonly name: string;
  readonly publicKey: KeyObject;
}

/** Who vouches, with an elliptic-curve key. */
export interface Issuer extends Subject {
  readonly privateKey: KeyObject;
}

export interface Period {
  readonly from: Date;
  readonly until: Date;
}

const COMMON_NAME = '2.5.4.3';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

/** A certificate that vouches for itself, and for nothing but servers of these names. PEM. */
export function authorityCertificate(authority: Issuer, names: HostNames, period: Period): string {
  const subtrees = toGeneralNames(names, toRange).map((base) => new GeneralSubtree({ base }));
  return certificate(authority, authority, period, [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign), true),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_nameConstraints, new NameConstraints({ permittedSubtrees: new GeneralSubtrees(subtrees) }), true),
  ]);
}

/** The certificate of a server. PEM. */
export function serverCertificate(server: Subject, issuer: Issuer, names: HostNames, period: Period): string {
  return certificate(server, issuer, period, [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_subjectAltName, new SubjectAlternativeName(toGeneralNames(names))),
    extension(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyId(issuer.publicKey)) })),
  ]);
}

/** https://datatracker.ietf.org/doc/html/rfc5280#section-4.1 */
function certificate(subject: Subject, issuer: Issuer, { from, until }: Period, extensions: readonly Extension[]): string {
  const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: Uint8Array.from([0x01, ...randomBytes(15)]).buffer, // positive, and never the same twice
    signature: signatureAlgorithm,
    issuer: toName(issuer.name),
    validity: new Validity({ notBefore: from, notAfter: until }),
    subject: toName(subject.name),
    subjectPublicKeyInfo: AsnConvert.parse(spki(subject.publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions([...extensions, extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyId(subject.publicKey)))]),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), issuer.privateKey);
  const signed = new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue: Uint8Array.from(signature).buffer });
  return new X509Certificate(Buffer.from(AsnConvert.serialize(signed))).toString();
}

function extension(extnID: string, value: unknown, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function toName(text: string): Name {
  const commonName = new AttributeTypeAndValue({ type: COMMON_NAME, value: new AttributeValue({ utf8String: text }) });
  return new Name([new RelativeDistinguishedName([commonName])]);
}

function toGeneralNames({ dns, ip }: HostNames, toAddress = (address: string): string => address): GeneralName[] {
  return [...dns.map((dNSName) => new GeneralName({ dNSName })), ...ip.map((address) => new GeneralName({ iPAddress: toAddress(address) }))];
}

/** In a constraint an address is a range: this one alone. */
function toRange(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

function keyId(publicKey: KeyObject): Uint8Array {
  return createHash('sha256').update(spki(publicKey)).digest().subarray(0, 20);
}

function spki(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}
