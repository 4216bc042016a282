/** What a person gave cannot be; the message names it, what it was and what it may be. */
export class InputError extends Error {}
