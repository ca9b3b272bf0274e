import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of the browser to test with: the named one, a system one, or the one that comes as a package (Linux, x64). */
export async function findBrowser(): Promise<string | null> {
  const named = process.env.KURABE_CHROMIUM;
  if (named) return existsSync(named) ? named : null;
  const system = SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (system) return system;
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const packaged = await import('@sparticuz/chromium');
  return packaged.default.executablePath();
}

/** A fresh headless browser; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.KURABE_TEST_BROWSER || (await findBrowser());
  if (!executablePath) throw new Error('No browser was found.');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
