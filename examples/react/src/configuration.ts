/** `events.json`, which the stack puts beside the page; a local server stands behind the same file. */
export interface Configuration {
  readonly url: string;
  readonly realtimeUrl: string;
  /** The issuer of tokens, which names the pages to sign in on. */
  readonly authority: string;
  readonly userPoolClientId: string;
  /** Where a user asks the function Notify for a private message: the stack's HTTP API, or what stands for it on a laptop. */
  readonly notificationsUrl: string;
}

const REQUIRED = ['url', 'realtimeUrl', 'authority', 'userPoolClientId', 'notificationsUrl'] as const;

export async function loadConfiguration(): Promise<Configuration> {
  const response = await fetch('/events.json');
  if (!response.ok) throw new Error(`events.json: ${response.status} ${response.statusText}`);
  const configuration = (await response.json()) as Configuration;
  const missing = REQUIRED.filter((name) => typeof configuration[name] !== 'string');
  if (missing.length > 0) throw new Error(`events.json has no ${missing.join(', ')}`);
  return configuration;
}
