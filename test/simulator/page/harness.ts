import { type RawFile, REST } from 'discord.js';
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { systemClock } from '#clock.ts';
import { BotHost } from '../../../simulator/bot/bot-host.ts';
import { environmentFor } from '../../../simulator/bot/bot-process.ts';
import { type OpenPage, openPage } from '../../../simulator/page-server/open-page.ts';
import { type Simulator, startSimulator } from '../../../simulator/simulator.ts';
import { SteeredClock } from '../../../simulator/time/steered-clock.ts';
import { TimeMachine } from '../../../simulator/time/time-machine.ts';
import { forward } from '../forward.ts';
import { launchBrowser } from './browser.ts';

/** The page in a real browser, with the real bot. */
export interface Harness {
  readonly simulator: Simulator;
  readonly bot: BotHost;
  readonly time: TimeMachine;
  readonly url: string;
  readonly page: Page;
  /** All URLs that the browser requested. */
  readonly requests: readonly string[];
  /** Errors in the browser's console. */
  readonly complaints: readonly string[];
  /** The input after all options. */
  readonly box: Locator;
  /** The newest message on the page. */
  readonly newest: Locator;
  /** Resolves when the newest message, or `within`, shows this text. */
  sees(text: string | RegExp, within?: Locator): Promise<void>;
  /** Types a line and sends it. */
  ask(line: string): Promise<void>;
  /** Posts a message as the bot. */
  post(channelId: string, body: object, files?: RawFile[]): Promise<unknown>;
  become(who: string): Promise<void>;
  goTo(channel: string): Promise<void>;
  openBackstage(): Promise<void>;
}

/**
 * Opens the page for the tests of a file: one simulator and one bot for all, a new browser window for each.
 * Skips the tests if there's no browser.
 */
export function useHarness(options: BrowserContextOptions = {}): Harness {
  let browser: Browser | string;
  let running: Running;
  let context: BrowserContext;
  let current: Harness | undefined;

  beforeAll(async () => {
    browser = await launchBrowser();
    if (typeof browser !== 'string') running = await start();
  }, 60_000);

  beforeEach(async (test) => {
    if (typeof browser === 'string') return test.skip(browser);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    current = await open(running, context);
  });

  afterEach(async () => {
    if (typeof browser !== 'string') await context.close();
  });

  afterAll(async () => {
    if (typeof browser === 'string') return;
    await browser.close();
    await running.served[Symbol.asyncDispose]();
    await running.bot.stop();
    await running.simulator.close();
  });

  return forward(() => current);
}

interface Running extends Pick<Harness, 'simulator' | 'bot' | 'time'> {
  readonly served: OpenPage;
}

async function start(): Promise<Running> {
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
  const served = await openPage({
    address: { host: '127.0.0.1', port: 0 },
    context: { clock, simulator, bot, time, forget: () => Promise.resolve() },
  });
  expect((await bot.start()).kind).toBe('ready');
  return { simulator, bot, time, served };
}

async function open(
  { simulator, bot, time, served }: Running,
  context: BrowserContext,
): Promise<Harness> {
  const { apiUrl, token } = simulator;
  const rest = new REST({ api: apiUrl, version: '10', retries: 0 }).setToken(token);
  const page = await context.newPage();
  const url = served.url ?? '';
  const requests: string[] = [];
  const complaints: string[] = [];
  const box = page.locator('#composer-last');
  const newest = page.locator('discord-message').last();
  page.setDefaultTimeout(10_000);
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  await box.waitFor();
  return {
    simulator,
    bot,
    time,
    url,
    page,
    requests,
    complaints,
    box,
    newest,
    sees: (text, within = newest) => within.getByText(text).first().waitFor(),
    async ask(line) {
      await box.focus();
      await page.keyboard.insertText(`${line} `);
      await page.keyboard.press('Enter');
    },
    post: (channelId, body, files) =>
      rest.post(`/channels/${channelId}/messages`, { body, ...(files && { files }) }),
    async become(who) {
      await page.getByLabel('You are').selectOption(who);
    },
    async openBackstage() {
      await page.getByRole('button', { name: 'Backstage', exact: true }).click();
      await page.getByRole('complementary', { name: 'Backstage' }).waitFor();
    },
    goTo: (channel) => page.getByRole('navigation').getByRole('button', { name: channel }).click(),
  };
}
