import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { systemClock } from '#clock.ts';
import {
  type BotProcess,
  environmentFor,
  startBot,
  whenReady,
} from '../../../simulator/bot-process.ts';
import { type Simulator, startSimulator } from '../../../simulator/simulator.ts';
import { Conversation } from '../../../simulator/terminal/conversation.ts';
import type { Room } from '../../../simulator/terminal/dot-commands.ts';
import { createPaint } from '../../../simulator/terminal/drawing/paint.ts';
import { run } from '../../../simulator/terminal/drawing/styled-text.ts';
import { viewOf } from '../../../simulator/terminal/people.ts';
import { type Prompt, openPrompt } from '../../../simulator/terminal/prompt.ts';
import { Terminal } from './terminal.ts';

let simulator: Simulator;
let bot: BotProcess;

beforeAll(async () => {
  simulator = await startSimulator({ clock: systemClock });
  const environment = environmentFor(simulator, process.env, 'sqlite::memory:');
  bot = startBot({ clock: systemClock, environment: { ...environment, HTTP_PORT: '0' } });
  const start = await whenReady(simulator, bot, systemClock);
  if (start.kind !== 'ready') throw new Error(`The bot is not ready: ${JSON.stringify(start)}`);
});

afterAll(async () => {
  await bot.stop();
  await simulator.close();
});

interface Seat {
  readonly terminal: Terminal;
  readonly prompt: Prompt;
  readonly conversation: Conversation;
  /** Types keys and waits until the terminal shows something. */
  readonly type: (keys: string, until: RegExp) => Promise<string>;
}

async function sitDown(): Promise<Seat> {
  const conversation = new Conversation(simulator);
  const room: Room = {
    simulator,
    conversation,
    bot: { log: bot.log, restart: async () => [[run('again')]] },
    view: (spoilersOpen = false) =>
      viewOf(simulator, conversation.who, { width: 80, spoilersOpen }),
  };
  const terminal = new Terminal();
  const prompt = openPrompt({
    room,
    paint: createPaint(1),
    input: terminal.keyboard,
    output: terminal.screen,
  });
  await terminal.until(/❯ $/u);
  return {
    terminal,
    prompt,
    conversation,
    type(keys, until) {
      terminal.type(keys);
      return terminal.until(until);
    },
  };
}

const READY = /❯ $/u;

describe('GIVEN a person at the prompt', () => {
  test('THEN a command is answered and its buttons can be pressed by number and label', async () => {
    const { type, prompt } = await sitDown();
    expect(await type('/cast name:eleven\r', READY)).toContain('┃ Played by Millie Bobby Brown');
    expect(await type('1\r', READY)).toContain('┃ Sources: Eleven');
    expect(await type('sources\r', READY)).toContain('┃ Sources: Eleven');
    expect(await type('7\r', READY)).toContain('has no “7” to press. It has: 1 📚 Sources.');
    prompt.close();
  });

  test('AND Tab THEN names are completed, and values by the bot', async () => {
    const { type, prompt, conversation } = await sitDown();
    await type('/ca\t', /\/cast $/u);
    expect(await type('\t', /❯ \/cast $/u)).toMatch(/ {2}name: .*\n {2}private: /u);
    await type('na\t', /name:$/u);
    await type('millie bobby\t', /Millie Bobby Brown\b/u);
    await type('pri\t', /private:$/u);
    await type('t\t', /true $/u);
    expect(await type('\r', READY)).toContain('Only you can see this');
    expect(conversation.last[0]?.embeds[0]?.title).toBe('Eleven');
    prompt.close();
  });

  test('AND .help THEN each command has a row or two, in a window of 80 columns', async () => {
    const { type, prompt } = await sitDown();
    await type('.as admin\r', READY);
    const help = await type('.help\r', READY);
    expect(help).toContain('  /updates add channel: …  ');
    expect(help).toContain('  /updates list  ');
    const rows = help.split('\n');
    expect(rows.length).toBeLessThan(70);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);
    prompt.close();
  });

  test('AND spoilers THEN .spoilers opens them', async () => {
    const { type, prompt } = await sitDown();
    expect(await type('.spoilers\r', READY)).toContain('Nothing yet.');
    expect(await type('/cast name:eleven\r', READY)).toContain('░');
    const open = await type('.spoilers\r', READY);
    expect(open).toContain('┃ Eleven');
    expect(open).not.toContain('░');
    prompt.close();
  });

  test('AND they become somebody else somewhere else THEN the prompt says so', async () => {
    const { type, prompt } = await sitDown();
    expect(await type('.as admin\r', READY)).toContain('admin in #general ❯');
    expect(await type('.in dm\r', READY)).toContain('admin in a direct message ❯');
    expect(await type('.as nobody\r', READY)).toContain(
      '.as takes fan, admin, owner or fan-in-japan.',
    );
    expect(await type('.hepl\r', READY)).toContain('There is no .hepl. Did you mean .help?');
    prompt.close();
  });

  test('AND somebody else’s private answer THEN only who sees it can press on it', async () => {
    const { type, prompt } = await sitDown();
    await type('/cast name:eleven private:true\r', READY);
    await type('.as admin\r', READY);
    expect(await type('1\r', READY)).toContain('Only fan sees that answer.');
    prompt.close();
  });

  test('AND .help, .log and .transcript THEN they tell', async () => {
    const { type, prompt } = await sitDown();
    expect(await type('.help\r', READY)).toMatch(/\/cast … .*\.restart/su);
    expect(await type('.log\r', READY)).toMatch(/\d\d:\d\d:\d\d info {2}connected/u);
    expect(await type('.transcript\r', READY)).toContain('INTERACTION_CREATE');
    prompt.close();
  });

  test('AND nothing asked for THEN news stands above what is being typed', async () => {
    const { type, terminal, prompt } = await sitDown();
    await type('/cast na', /\/cast na$/u);
    prompt.show([[run('news')]]);
    expect(await terminal.until(/❯ \/cast na$/u)).toMatch(/news\n+.*❯ \/cast na$/su);
    prompt.close();
  });

  test.each([
    ['Ctrl-D', '\u0004'],
    ['Ctrl-C', '\u0003'],
    ['Ctrl-C twice, the first for what was typed', 'abc\u0003\u0003'],
    ['.quit', '.quit\r'],
  ])('AND %s THEN it ends', async (_, keys) => {
    const { type, prompt } = await sitDown();
    void type(keys, /$/u);
    await expect(prompt.closed).resolves.toBeUndefined();
  });
});
