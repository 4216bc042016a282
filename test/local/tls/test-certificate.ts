import { readFileSync } from 'node:fs';
import { ProjectState } from '../../../local/project-state';
import { generatedCertificate } from '../../../local/tls/generated-certificate';
import type { TlsCertificate } from '../../../local/tls/tls-certificate';

/** A generated certificate with its authority, in PEM. */
export function testCertificate(folder: string): TlsCertificate & { readonly authority: string } {
  const certificate = generatedCertificate(ProjectState.open(folder, 'app'), Date.now());
  return { ...certificate, authority: readFileSync(certificate.authorityFile!, 'utf8') };
}
