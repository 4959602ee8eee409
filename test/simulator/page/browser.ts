import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** What keeps Chromium from talking to anybody of its own accord. */
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
 * Starts Chromium: that of `CHROMIUM_PATH`, or the one from npm, which is for Linux.
 * @returns why no browser can run here. With `REQUIRE_BROWSER` set it throws instead: for machines that must not
 *   leave these tests out.
 */
export async function launchBrowser(): Promise<Browser | string> {
  try {
    return await playwright.launch({ executablePath: await executable(), args: QUIET });
  } catch (error) {
    if (process.env['REQUIRE_BROWSER']) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const words = `No browser runs here, so the page is not tested: ${why.split('\n')[0]}`;
    process.stderr.write(`${words}\n`);
    return words;
  }
}

/** Unpacks the browser once, however many test files want it at the same time. */
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
      // Whoever held it was killed.
      if (Date.now() - began > PATIENCE) await rm(path, { recursive: true, force: true });
      await pause(50);
    }
  }
}
