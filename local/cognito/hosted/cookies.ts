import type { HttpRequest } from '../../console/http-contracts';

/** The value of a cookie; nothing if the browser sends it twice, which another page of this machine may have arranged. */
export function cookieOf({ headers }: HttpRequest, name: string): string | undefined {
  const values = (headers.cookie ?? '').split(';').map((pair) => pair.trim()).filter((pair) => pair.startsWith(`${name}=`));
  return values.length === 1 ? values[0].slice(name.length + 1) : undefined;
}

/** Sent when a person follows a link from the app's page, and never by a script or a form of another site. */
export function setCookie(name: string, value: string | undefined): string {
  return `${name}=${value ?? ''}; Path=/; HttpOnly; SameSite=Lax${value === undefined ? '; Max-Age=0' : ''}`;
}
