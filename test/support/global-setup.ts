import { findBrowser } from './browser.ts';
import { startTestCluster } from './database.ts';

/**
 * One PostgreSQL cluster and one browser for the whole run. `KURABE_TEST_REQUIRE=postgres,browser` turns what may be
 * missing on a developer's machine into a failure.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const required = (process.env.KURABE_TEST_REQUIRE ?? '').split(',').filter(Boolean);
  if (required.includes('postgres') && !process.env.KURABE_TEST_OWNER_URL) {
    throw new Error('KURABE_TEST_REQUIRE names postgres, but KURABE_TEST_OWNER_URL gives no server.');
  }
  const browser = await findBrowser();
  if (!browser && required.includes('browser'))
    throw new Error('KURABE_TEST_REQUIRE names browser, but none was found.');
  if (!browser) console.log('Skipped: browser tests. No Chromium was found (KURABE_CHROMIUM can name one).');
  process.env.KURABE_TEST_BROWSER = browser ?? '';
  return startTestCluster();
}
