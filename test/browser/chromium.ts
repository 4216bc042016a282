import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** The browser of this machine; playwright-core brings none. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS });
}

function findChromium(): string {
  const { CHROMIUM_PATH: given, PATH = '' } = process.env;
  const candidates = given === undefined ? PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))) : [given];
  const found = candidates.find((file) => existsSync(file));
  if (found !== undefined) return found;
  const where = given === undefined ? 'on PATH' : `at CHROMIUM_PATH=${given}`;
  throw new Error(`There is no Chromium ${where}, and these tests need one. On Debian: sudo apt-get install --yes chromium`);
}
