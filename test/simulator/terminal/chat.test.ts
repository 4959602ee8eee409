import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';

import { systemClock } from '#clock.ts';
import { runSimulator } from '../../../simulator/run.ts';
import { botOf } from './processes.ts';
import { Terminal } from './terminal.ts';

const READY = /❯ $/u;

function start(environment: NodeJS.ProcessEnv = {}, port = 0) {
  const terminal = new Terminal();
  const ended = runSimulator({
    clock: systemClock,
    environment: { ...process.env, HTTP_PORT: '0', ...environment },
    page: { host: '127.0.0.1', port },
    databaseUrl: 'sqlite::memory:',
    input: terminal.keyboard,
    output: terminal.screen,
  });
  return { terminal, ended };
}

describe('GIVEN a terminal and no token', () => {
  test('THEN it welcomes, answers, and leaves with 0', async () => {
    const { terminal, ended } = start();
    const welcome = await terminal.until(READY);
    expect(welcome).toContain('No DISCORD_TOKEN is set');
    expect(welcome).toMatch(
      /✓ The bot is connected and its commands are registered\. \(\d\.\d\u00A0s\)/u,
    );
    expect(welcome).toMatch(/Try it in a browser: http:\/\/127\.0\.0\.1:\d+\n/u);
    expect(welcome).toMatch(/Type \/\w+ topic:\w+ and Enter/u);
    expect(welcome).toMatch(/fan in #general ❯ $/u);
    terminal.type('/about\r');
    expect(await terminal.until(READY)).toContain('BOT\n┃ ');
    terminal.type('\u0004');
    await terminal.until(/gone now, and with it the subscriptions that were set up in it\.\n/u);
    expect(await ended).toBe(0);
  });

  test('AND the page’s port is taken THEN it says where the page is instead, and the prompt works', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const { port } = other.address() as AddressInfo;
    const { terminal, ended } = start({}, port);
    const welcome = await terminal.until(READY);
    other.close();
    expect(welcome).toContain(`! Port ${port} is taken by another program, so the page is at`);
    const [, url = ''] = /Try it in a browser: (\S+)/u.exec(welcome) ?? [];
    expect((await fetch(url)).status).toBe(200);
    terminal.type('/about\r');
    expect(await terminal.until(READY)).toContain('BOT\n┃ ');
    terminal.type('.quit\r');
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  test('AND the page restarts the bot THEN the terminal tells of it', async () => {
    const { terminal, ended } = start();
    const [, url = ''] = /Try it in a browser: (\S+)/u.exec(await terminal.until(READY)) ?? [];
    const restart = { method: 'POST', headers: { origin: url }, body: '{}' };
    expect((await fetch(`${url}/api/restart`, restart)).status).toBe(200);
    const told = await terminal.until(/registered\.[\s\S]*❯ $/u);
    expect(told).toContain('The bot is started anew …');
    terminal.type('/about\r');
    expect(await terminal.until(READY)).toContain('BOT\n┃ ');
    terminal.type('.quit\r');
    expect(await ended).toBe(0);
  });

  test('AND the bot dies THEN it says so, and .restart starts it again', async () => {
    const { terminal, ended } = start();
    await terminal.until(READY);
    process.kill(await botOf(process.pid), 'SIGKILL');
    expect(await terminal.until(/\.restart starts it again\.\n[\s\S]*❯ $/u)).toContain(
      '✗ The bot has ended by SIGKILL.',
    );
    terminal.type('/about\r');
    expect(await terminal.until(READY)).toContain('✗ The application did not respond');
    terminal.type('.restart\r');
    expect(await terminal.until(READY)).toContain('✓ The bot is connected');
    terminal.type('/about\r');
    expect(await terminal.until(READY)).toContain('BOT\n┃ ');
    terminal.type('.quit\r');
    expect(await ended).toBe(0);
  });

  test('AND a bot that can not start THEN it says why and leaves with its exit code', async () => {
    const { terminal, ended } = start({ FACTS_DIR: '/nowhere' });
    expect(await ended).toBe(78);
    const shown = await terminal.until(/exit code/u);
    expect(shown).toContain(
      '✗ The bot did not start: it ended with exit code 78.\nThe facts in /nowhere',
    );
  });
});
