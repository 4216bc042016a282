import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { countFromEnvironment } from '../support/count-from-environment';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/**
 * The browser of this machine; playwright-core brings none.
 *
 * BROWSER_CPU_RATE=6 makes its pages six times slower, to find what a test reads too early.
 */
export async function launchChromium(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS });
  const rate = countFromEnvironment('BROWSER_CPU_RATE', 1);
  if (rate > 1) slowDown(browser, rate);
  return browser;
}

function slowDown(browser: Browser, rate: number): void {
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.on('page', (page) => {
      const slowed = context.newCDPSession(page).then((session) => session.send('Emulation.setCPUThrottlingRate', { rate }));
      slowed.catch(() => undefined); // the page was closed at once
    });
    return context;
  };
}

function findChromium(): string {
  const { CHROMIUM_PATH: given, PATH = '' } = process.env;
  const candidates = given === undefined ? PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))) : [given];
  const found = candidates.find((file) => existsSync(file));
  if (found !== undefined) return found;
  const where = given === undefined ? 'on PATH' : `at CHROMIUM_PATH=${given}`;
  throw new Error(`There is no Chromium ${where}, and these tests need one. On Debian: sudo apt-get install --yes chromium`);
}
