import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { systemClock } from '#clock.ts';
import { BotHost } from '../../simulator/bot/bot-host.ts';
import { environmentFor } from '../../simulator/bot/bot-process.ts';
import { openPage } from '../../simulator/page-server/open-page.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { SteeredClock } from '../../simulator/time/steered-clock.ts';
import { TimeMachine } from '../../simulator/time/time-machine.ts';
import { launchBrowser } from '../simulator/page/browser.ts';

// Takes the README's pictures from the real page: `npm run screenshots`. It uses this machine's fonts; emoji need a
// colour font, which FONTCONFIG_FILE can name.

const FOLDER = join(import.meta.dirname, '../../docs/images');
const COMMANDS = { 'status.png': '/status', 'quote.png': '/quote speaker:matt card:True' };
/** Fixed, so that a new picture differs only if the page does. */
const TIME = Date.parse('2024-01-09T17:30:00Z');
const MARGIN = 12;

const simulated = new SteeredClock(systemClock, TIME - systemClock.now());
await using simulator = await startSimulator({ clock: simulated, heartbeatClock: systemClock });
const environment = environmentFor(simulator, process.env, 'sqlite::memory:');
const bot = new BotHost({ clock: systemClock, simulator, environment });
const time = new TimeMachine({ clock: systemClock, simulated, simulator, bot });
const context = { clock: systemClock, simulator, bot, time, forget: () => Promise.resolve() };
await using served = await openPage({ address: { host: '127.0.0.1', port: 0 }, context });
await bot.steer(simulated.offset);
await bot.start();
const browser = await launchBrowser();
if (typeof browser === 'string') process.exit(1);
await takePictures(browser);
await browser.close();
await bot.stop();

async function takePictures(browser: Browser): Promise<void> {
  const page = await browser.newPage({
    reducedMotion: 'reduce',
    colorScheme: 'dark',
    viewport: { width: 900, height: 1700 },
  });
  await page.goto(served.url ?? '');
  for (const [name, command] of Object.entries(COMMANDS)) {
    const answer = await pictured(page, command);
    const box = await answer.boundingBox();
    if (box === null) throw new Error(`${command} has no picture.`);
    const { x, y, width, height } = box;
    const clip = { x, y: y - MARGIN, width, height: height + 2 * MARGIN };
    await page.screenshot({ path: join(FOLDER, name), clip });
  }
}

/** Asks again if the bot's first picture was too late for its answer. */
async function pictured(page: Page, command: string): Promise<Locator> {
  const before = await page.locator('discord-message').count();
  await page.locator('#composer-last').focus();
  await page.keyboard.insertText(`${command} `);
  await page.keyboard.press('Enter');
  const answer = page.locator('discord-message').nth(before);
  await answer.locator('discord-embed').first().waitFor();
  const picture = answer.locator('discord-embed img').first();
  return (await picture.count()) === 0 ? pictured(page, command) : answer;
}
