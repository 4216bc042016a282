const STORED = 'console-token';

/** The token of the link, which leaves the address bar, so that it is not shared with a copied address or a screenshot. */
export function takeToken(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    sessionStorage.setItem(STORED, given);
    history.replaceState(undefined, '', location.pathname);
  }
  return sessionStorage.getItem(STORED) ?? undefined;
}

export function forgetToken(): void {
  sessionStorage.removeItem(STORED);
}
