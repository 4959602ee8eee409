import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Keeps Chromium from making requests of its own. */
const QUIET = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
];
const LOCK = join(tmpdir(), 'hawkins-post-chromium.lock');
const PATIENCE = 60_000;

/**
 * Starts Chromium: from `CHROMIUM_PATH`, or the npm package, which is for Linux.
 * @returns the reason if it can't run here. With `REQUIRE_BROWSER`, throws instead of skipping the tests.
 */
export async function launchBrowser(): Promise<Browser | string> {
  try {
    return await playwright.launch({ executablePath: await executable(), args: QUIET });
  } catch (error) {
    if (process.env['REQUIRE_BROWSER']) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const words = `No browser runs here, so the page isn't tested: ${why.split('\n')[0]}`;
    process.stderr.write(`${words}\n`);
    return words;
  }
}

/** Unpacks the browser once, even if several test files need it at the same time. */
async function executable(): Promise<string> {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return given;
  await locked(LOCK);
  try {
    return await chromium.executablePath();
  } finally {
    await rm(LOCK, { recursive: true, force: true });
  }
}

async function locked(path: string): Promise<void> {
  const began = Date.now();
  for (;;) {
    try {
      await mkdir(path);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // Its holder was killed.
      if (Date.now() - began > PATIENCE) await rm(path, { recursive: true, force: true });
      await pause(50);
    }
  }
}
