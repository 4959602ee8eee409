import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { systemClock } from '#clock.ts';
import { BotHost } from '../../simulator/bot-host.ts';
import { environmentFor } from '../../simulator/bot-process.ts';
import { openPage } from '../../simulator/page-server/open-page.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { SteeredClock } from '../../simulator/steered-clock.ts';
import { TimeMachine } from '../../simulator/time-machine.ts';
import { launchBrowser } from '../simulator/page/browser.ts';

// Takes the pictures of docs/images from the real page: `npm run screenshots`. Letters look as this machine's
// fonts make them; for emoji it needs a font in colour, and FONTCONFIG_FILE can name one.

const IMAGES = join(import.meta.dirname, '../../docs/images');
/** All pictures are of this time, so that a new one differs only where the page does. */
const TIME = Date.parse('2024-01-09T17:30:00Z');
const LARGEST = 200_000;
const MARGIN = 12;
const DESK = { width: 1280, height: 800 };
const TALL = { width: 900, height: 1700 };
const PHONE = { width: 390, height: 780 };

const simulated = new SteeredClock(systemClock, TIME - systemClock.now());
await using simulator = await startSimulator({ clock: simulated, heartbeatClock: systemClock });
const environment = environmentFor(simulator, process.env, 'sqlite::memory:');
const bot = new BotHost({
  clock: systemClock,
  simulator,
  environment: { ...environment, HTTP_PORT: '0' },
});
const time = new TimeMachine({ clock: systemClock, simulated, simulator, bot });
const room = { clock: systemClock, simulator, bot, time, forget: () => Promise.resolve() };
await using served = await openPage({ address: { host: '127.0.0.1', port: 0 }, room });
await bot.steer(simulated.offset);
await bot.start();
const browser = await launchBrowser();
if (typeof browser === 'string') process.exit(1);
await mkdir(IMAGES, { recursive: true });
await takeAll(browser);
await browser.close();
await bot.stop();

async function takeAll(browser: Browser): Promise<void> {
  await message(browser, 'cast', 'dark', '/cast name:max');
  await message(browser, 'quote', 'dark', '/quote speaker:levy');
  await message(browser, 'status', 'light', '/status topic:release');
  await withPage(browser, { viewport: DESK, colorScheme: 'dark' }, async (page) => {
    await clear(page);
    await ask(page, '/quote speaker:levy');
    await page.locator('#composer-last').focus();
    await page.keyboard.type('/cast name:byers');
    await page.getByRole('option', { name: 'Joyce Byers' }).waitFor();
    await take('page', page);
  });
  await withPage(browser, { viewport: DESK, colorScheme: 'light' }, async (page) => {
    await clear(page);
    await becomeAdmin(page);
    await ask(page, '/updates add channel:#announcements timezone:Europe/London');
    await page.getByRole('button', { name: 'Next update' }).click();
    const spot = page.getByRole('navigation').getByRole('button', { name: 'announcements' });
    await spot.filter({ hasText: 'new messages' }).waitFor();
    await spot.click();
    await page.locator('discord-message').last().waitFor();
    await page.getByText('Time passes').waitFor({ state: 'detached' });
    await take('update', page);
  });
  await withPage(
    browser,
    { viewport: PHONE, colorScheme: 'dark', deviceScaleFactor: 2 },
    async (page) => {
      await clear(page);
      await ask(page, '/cast name:nancy');
      await take('phone', page);
    },
  );
}

/** A picture of one answer alone. */
async function message(
  browser: Browser,
  name: string,
  colorScheme: 'dark' | 'light',
  line: string,
): Promise<void> {
  await withPage(browser, { viewport: TALL, colorScheme }, async (page) => {
    await ask(page, line);
    const path = join(IMAGES, `${name}.png`);
    const box = await page.locator('discord-message').last().boundingBox();
    if (box === null) throw new Error(`${line} has no picture.`);
    const { x, y, width, height } = box;
    await page.screenshot({ path, clip: { x, y: y - MARGIN, width, height: height + 2 * MARGIN } });
    await tell(path);
  });
}

async function withPage(
  browser: Browser,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto(served.url ?? '');
  await page.locator('#composer-last').waitFor();
  await use(page);
  await context.close();
}

async function ask(page: Page, line: string): Promise<void> {
  const messages = page.locator('discord-message');
  const count = await messages.count();
  await page.locator('#composer-last').focus();
  await page.keyboard.insertText(`${line} `);
  await page.keyboard.press('Enter');
  await messages.nth(count).locator('discord-embed').first().waitFor();
}

async function becomeAdmin(page: Page): Promise<void> {
  await page.getByLabel('You are').selectOption('admin');
  await page.getByText('America/New York').first().waitFor();
}

/** As if nothing had been said: the next picture shows only what belongs to it. */
async function clear(page: Page): Promise<void> {
  for (const channel of simulator.world.channels.values())
    simulator.world.book.deleteChannel(channel.id);
  await page.reload();
  await page.locator('#composer-last').waitFor();
}

async function take(name: string, page: Page): Promise<void> {
  const path = join(IMAGES, `${name}.png`);
  await page.screenshot({ path });
  await tell(path);
}

async function tell(path: string): Promise<void> {
  const { size } = await stat(path);
  process.stdout.write(`${path}: ${Math.round(size / 1_000)} kB\n`);
  if (size > LARGEST) process.exitCode = 1;
}
