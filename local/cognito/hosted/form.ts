import { OAuthError, Parameters } from './parameters';
import type { HttpRequest } from '../../console/http-contracts';

const MAX_BYTES = 64 * 1024;
const FORM = /^application\/x-www-form-urlencoded *(?:;|$)/i;

/** The fields of a form. @throws OAuthError */
export async function readFields({ method, headers, body }: HttpRequest): Promise<URLSearchParams> {
  if (method !== 'POST') throw new OAuthError('invalid_request', `${method} is not for this endpoint; use POST`);
  if (!FORM.test(headers['content-type'] ?? '')) throw new OAuthError('invalid_request', 'the content type must be application/x-www-form-urlencoded');
  return new URLSearchParams(await body(MAX_BYTES));
}

/** @throws OAuthError */
export async function readForm(request: HttpRequest): Promise<Parameters> {
  return new Parameters(await readFields(request));
}
