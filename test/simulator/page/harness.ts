import { type RawFile, REST } from 'discord.js';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { systemClock } from '#clock.ts';
import { BotHost } from '../../../simulator/bot/bot-host.ts';
import { environmentFor } from '../../../simulator/bot/bot-process.ts';
import type { PageContext } from '../../../simulator/page-server/actions.ts';
import { openPage } from '../../../simulator/page-server/open-page.ts';
import { startSimulator } from '../../../simulator/simulator.ts';
import { SteeredClock } from '../../../simulator/time/steered-clock.ts';
import { TimeMachine } from '../../../simulator/time/time-machine.ts';
import type { Place } from '../../../simulator/world/world.ts';
import { forward } from '../forward.ts';
import { launchBrowser } from './browser.ts';

/** The page in a real browser, with the real bot. */
export type Harness = Awaited<ReturnType<typeof open>>;

/**
 * Opens the page for the tests of a file: one simulator and one bot for all, a new browser window for each.
 * Skips the tests if there's no browser.
 */
export function useHarness(options: BrowserContextOptions = {}): Harness {
  let browser: Browser | string;
  let running: Running;
  let window: BrowserContext;
  let current: Harness | undefined;

  beforeAll(async () => {
    browser = await launchBrowser();
    if (typeof browser !== 'string') running = await start();
  }, 60_000);

  beforeEach(async (test) => {
    if (typeof browser === 'string') return test.skip(browser);
    window = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    current = await open(running, window);
  });

  afterEach(async () => {
    if (typeof browser !== 'string') await window.close();
  });

  afterAll(async () => {
    if (typeof browser === 'string') return;
    await browser.close();
    await running.served[Symbol.asyncDispose]();
    await running.context.bot.stop();
    await running.context.simulator.close();
  });

  return forward(() => current);
}

type Running = Awaited<ReturnType<typeof start>>;

async function start() {
  const clock = systemClock;
  const simulated = new SteeredClock(clock);
  const simulator = await startSimulator({
    clock: simulated,
    heartbeatClock: clock,
    sessionStarts: { pace: 0 },
  });
  const environment = environmentFor(simulator, process.env, 'sqlite::memory:');
  const bot = new BotHost({ clock, simulator, environment });
  const time = new TimeMachine({ clock, simulated, simulator, bot });
  const context: PageContext = { clock, simulator, bot, time, forget: () => Promise.resolve() };
  const served = await openPage({ address: { host: '127.0.0.1', port: 0 }, context });
  expect((await bot.start()).kind).toBe('ready');
  return { context, served };
}

async function open({ context, served }: Running, window: BrowserContext) {
  const { simulator } = context;
  const { apiUrl, token } = simulator;
  const rest = new REST({ api: apiUrl, version: '10', retries: 0 }).setToken(token);
  const page = await window.newPage();
  const url = served.url ?? '';
  const foreignRequests: string[] = [];
  const complaints: string[] = [];
  const box = page.locator('#composer-last');
  const newest = page.locator('discord-message').last();
  page.setDefaultTimeout(10_000);
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('data:')) {
      foreignRequests.push(request.url());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  await box.waitFor();
  return {
    ...context,
    context,
    url,
    page,
    /** URLs that the browser requested from anyone but the page's server. */
    foreignRequests,
    /** Errors in the browser's console. */
    complaints,
    /** The input after all options. */
    box,
    /** The newest message on the page. */
    newest,
    /** Resolves when the newest message, or `within`, shows this text. */
    sees: (text: string | RegExp, within = newest) => within.getByText(text).first().waitFor(),
    /** Types a line and sends it. */
    async ask(line: string) {
      await box.focus();
      await page.keyboard.insertText(`${line} `);
      await page.keyboard.press('Enter');
    },
    /** Does something that adds one message to the page. */
    async adds(act: () => Promise<unknown>) {
      const messages = page.locator('discord-message');
      const count = await messages.count();
      await act();
      await expect.poll(() => messages.count()).toBe(count + 1);
    },
    /** Posts a message as the bot. */
    post(body: object, files: RawFile[] = [], place: Place = 'general') {
      const { id } = simulator.world.channelOf(place);
      return rest.post(`/channels/${id}/messages`, { body, files });
    },
    become: (who: string) => page.getByLabel('You are').selectOption(who),
    goTo: (channel: string) =>
      page.getByRole('navigation').getByRole('button', { name: channel }).click(),
    /** Presses a button of backstage. */
    press: (name: string) => page.getByRole('complementary').getByRole('button', { name }).click(),
    async openBackstage() {
      await page.getByRole('button', { name: 'Backstage', exact: true }).click();
      await page.getByRole('complementary', { name: 'Backstage' }).waitFor();
    },
  };
}
