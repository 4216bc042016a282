/** What a TLS server shows and holds, in PEM. */
export interface TlsCertificate {
  /** With those between it and its authority, if there are any. */
  readonly certificate: string;
  readonly key: string;
  /** Where the authority's certificate is, if it was generated: clients have to trust it. */
  readonly authorityFile?: string;
}

/** A certificate of one's own, as mkcert makes it. */
export interface CertificateFiles {
  /** PEM. */
  readonly certFile: string;
  /** PEM, without a passphrase. */
  readonly keyFile: string;
}
