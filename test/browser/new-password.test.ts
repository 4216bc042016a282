import type { Browser as Chromium, Page } from 'playwright-core';
import { launchChromium } from './chromium';
import { Browser } from '../local/cognito/browser';
import { SignInApp } from '../local/cognito/sign-in-app';

let chromium: Chromium;
let app: SignInApp;
let page: Page;
const errors: string[] = [];
beforeAll(async () => {
  chromium = await launchChromium();
  app = await SignInApp.start({ users: ['alice', { username: 'new', temporaryPassword: 'Temporary-1' }] });
});
beforeEach(async () => {
  page = await (await chromium.newContext()).newPage();
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`${app.url}/oauth2/authorize?${new Browser(app).query().toString()}`);
});
afterEach(async () => {
  await page.context().close();
  expect(errors.splice(0).filter((text) => !/400 \(Bad Request\)|ERR_CONNECTION_REFUSED/.test(text))).toEqual([]); // the browser's own notes
});
afterAll(async () => {
  await chromium?.close();
  await app?.close();
});

async function signIn(username: string, password: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** With a code; nobody answers there. */
function atTheApp(): Promise<unknown> {
  return page.waitForRequest(/^http:\/\/localhost:5173\/callback\?code=/);
}

test('a person who has forgotten the password gets a new one on the way to the app', async () => {
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByLabel('Password').waitFor({ state: 'detached' }); // both pages ask for the username
  await page.getByLabel('Username').fill('alice');
  await page.keyboard.press('Enter');
  await page.getByText('The code for alice is in the log').waitFor();
  const [, code] = /code for a new password.*: (\d{6})$/.exec(app.log.find((line) => line.includes('new password'))!)!;
  await page.getByLabel('Code').fill(code);
  await page.getByLabel('New password').fill('short');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Password not long enough').waitFor();
  await page.getByLabel('Code').fill(code);
  await page.getByLabel('New password').fill('alice chose it');
  await page.getByRole('button', { name: 'Change the password' }).click();
  const arrived = atTheApp();
  await signIn('alice', 'alice chose it');
  await arrived;
});

test('a person with a temporary password chooses one of their own on the way to the app', async () => {
  await signIn('new', 'Temporary-1');
  await page.getByText('is a temporary one').waitFor();
  await page.getByLabel('New password').fill('they chose it');
  const arrived = atTheApp();
  await page.keyboard.press('Enter');
  await arrived;
});
