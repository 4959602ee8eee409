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
}

export interface HarnessOptions {
  readonly context?: BrowserContextOptions;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Opens the page for the tests of a file: one simulator and one bot for all, a new browser window for each.
 * Skips the tests if there's no browser.
 */
export function useHarness(options: HarnessOptions = {}): Harness {
  let browser: Browser | string;
  let context: BrowserContext;
  let served: OpenPage;
  const parts: { simulator?: Simulator; bot?: BotHost; time?: TimeMachine; page?: Page } = {};
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    if (typeof browser === 'string') return;
    const simulated = new SteeredClock(systemClock);
    const simulator = await startSimulator({ clock: simulated, heartbeatClock: systemClock });
    const environment = environmentFor(
      simulator,
      { ...process.env, ...options.environment },
      'sqlite::memory:',
    );
    const bot = new BotHost({
      clock: systemClock,
      simulator,
      environment: { ...environment, HTTP_PORT: '0' },
    });
    const time = new TimeMachine({ clock: systemClock, simulated, simulator, bot });
    served = await openPage({
      address: { host: '127.0.0.1', port: 0 },
      context: { clock: systemClock, simulator, bot, time, forget: () => Promise.resolve() },
    });
    Object.assign(parts, { simulator, bot, time });
    expect((await bot.start()).kind).toBe('ready');
  }, 60_000);

  beforeEach(async (test) => {
    if (typeof browser === 'string') test.skip(browser);
    else {
      requests.length = 0;
      complaints.length = 0;
      context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        ...options.context,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      page.on('request', (request) => requests.push(request.url()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      parts.page = page;
      await page.goto(given(served.url));
      await page.locator('#composer-last').waitFor();
    }
  });

  afterEach(async () => {
    if (typeof browser !== 'string') await context.close();
  });

  afterAll(async () => {
    if (typeof browser === 'string') return;
    await browser.close();
    await served[Symbol.asyncDispose]();
    await parts.bot?.stop();
    await parts.simulator?.close();
  });

  const harness: Harness = {
    get simulator() {
      return given(parts.simulator);
    },
    get bot() {
      return given(parts.bot);
    },
    get time() {
      return given(parts.time);
    },
    get page() {
      return given(parts.page);
    },
    get url() {
      return given(served.url);
    },
    requests,
    complaints,
    get box() {
      return harness.page.locator('#composer-last');
    },
    get newest() {
      return harness.page.locator('discord-message').last();
    },
    async sees(text, within = harness.newest) {
      await within.getByText(text).first().waitFor();
    },
    async ask(line) {
      await harness.box.focus();
      await harness.page.keyboard.insertText(`${line} `);
      await harness.page.keyboard.press('Enter');
    },
    async post(channelId, body, files) {
      const { apiUrl, token } = harness.simulator;
      const rest = new REST({ api: apiUrl, version: '10', retries: 0 }).setToken(token);
      return rest.post(`/channels/${channelId}/messages`, { body, ...(files && { files }) });
    },
    async become(who) {
      await harness.page.getByLabel('You are').selectOption(who);
    },
    async goTo(channel) {
      await harness.page.getByRole('navigation').getByRole('button', { name: channel }).click();
    },
  };
  return harness;
}

function given<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("The page isn't open.");
  return value;
}
