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

/** Somebody at the page, in a real browser, with the real bot behind it. */
export interface Stage {
  readonly simulator: Simulator;
  readonly bot: BotHost;
  readonly time: TimeMachine;
  readonly url: string;
  readonly page: Page;
  /** Addresses that the browser has asked for, other than those of the page's own files. */
  readonly requests: readonly string[];
  /** What the page complained about in the console. */
  readonly complaints: readonly string[];
  /** The box to type in, behind all options. */
  readonly box: Locator;
  /** The newest message that the page shows. */
  readonly newest: Locator;
  /** Resolves when the newest message, or whatever is given, shows this text. */
  sees(text: string | RegExp, within?: Locator): Promise<void>;
  /** Puts a line into the box and sends it. */
  ask(line: string): Promise<void>;
  /** The bot posts a message of its own accord, whatever it may look like. */
  post(channelId: string, body: object, files?: RawFile[]): Promise<unknown>;
  become(who: string): Promise<void>;
  goTo(channel: string): Promise<void>;
}

export interface StageOptions {
  readonly context?: BrowserContextOptions;
  readonly environment?: NodeJS.ProcessEnv;
  /** Whether a bot is started; else the test says what the bot says. */
  readonly bot?: boolean;
}

/**
 * Opens a stage for the tests of a file: one simulator and one bot for all, a fresh browser window for each.
 * Where no browser runs, each test says so and is skipped.
 */
export function useStage(options: StageOptions = {}): Stage {
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
      room: { clock: systemClock, simulator, bot, time, forget: () => Promise.resolve() },
    });
    Object.assign(parts, { simulator, bot, time });
    if (options.bot !== false) expect((await bot.start()).kind).toBe('ready');
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

  const stage: Stage = {
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
      return stage.page.locator('#composer-last');
    },
    get newest() {
      return stage.page.locator('discord-message').last();
    },
    async sees(text, within = stage.newest) {
      await within.getByText(text).first().waitFor();
    },
    async ask(line) {
      await stage.box.focus();
      await stage.page.keyboard.insertText(`${line} `);
      await stage.page.keyboard.press('Enter');
    },
    async post(channelId, body, files) {
      const { apiUrl, token } = stage.simulator;
      const rest = new REST({ api: apiUrl, version: '10', retries: 0 }).setToken(token);
      return rest.post(`/channels/${channelId}/messages`, { body, ...(files && { files }) });
    },
    async become(who) {
      await stage.page.getByLabel('You are').selectOption(who);
    },
    async goTo(channel) {
      await stage.page.getByRole('navigation').getByRole('button', { name: channel }).click();
    },
  };
  return stage;
}

function given<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The stage is not open.');
  return value;
}
