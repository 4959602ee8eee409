import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { listen } from '../../listen.ts';
import { type Program, startProgram } from './program.ts';
import { botOf, isRunning } from './processes.ts';

const PACK = join(import.meta.dirname, '../../../src/data/stranger-things-5');

async function serving(environment: NodeJS.ProcessEnv = {}): Promise<Program> {
  const program = await startProgram('src/index.ts', [], { environment });
  await program.line(/Stop with Ctrl\+C/u);
  return program;
}

function urlIn(program: Program): string {
  return /Open (http:\/\/127\.0\.0\.1:\d+) and type \//u.exec(program.output())?.[1] ?? '';
}

describe('npm start without a token', () => {
  test('prints the address of the page, how to ask and how to stop, and ends on SIGINT', async () => {
    const program = await serving();
    const shown = program.output();
    expect(shown).toMatch(/^DISCORD_TOKEN isn't set, so the bot starts on a simulated Discord:\n/u);
    expect(shown).toMatch(/\n\d\d:\d\d:\d\d info {2}connected to Discord\n/u);
    expect(shown).toMatch(
      /\n✓ The bot is ready\.\n\n {2}Open http:\S+ and type \/\n {2}Ask in another terminal: npm run ask -- cast name:max\n {2}Stop with Ctrl\+C\n/u,
    );
    expect((await fetch(urlIn(program))).status).toBe(200);
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(0);
    expect(program.output()).toMatch(/info {2}shutting down\n/u);
    expect(program.errors()).toBe('');
  });

  test('exits with 0 on SIGINT while the bot starts', async () => {
    const program = await startProgram('src/index.ts', []);
    await program.line(/info {2}listening/u);
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(0);
    expect(program.output()).not.toContain('Stop with Ctrl+C');
  });

  test('reports a taken port, suggests /status with a custom pack, and ends on SIGTERM', async () => {
    const other = createServer();
    const port = await listen(other);
    const program = await serving({ HTTP_PORT: String(port), FACTS_DIR: PACK });
    other.close();
    expect(program.output()).toContain(`! Port ${port} is taken by another program.`);
    expect(program.output()).toContain('npm run ask -- status\n');
    expect((await fetch(urlIn(program))).status).toBe(200);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  test('ends the bot when it is killed', async () => {
    const program = await serving();
    const bot = await botOf(program.child.pid);
    expect(await isRunning(bot)).toBe(true);
    program.child.kill('SIGKILL');
    await program.ended;
    await vi.waitFor(async () => expect(await isRunning(bot)).toBe(false), { timeout: 10_000 });
  });

  test('reports the end of the bot, which the page can start again', async () => {
    const program = await serving();
    process.kill(await botOf(program.child.pid), 'SIGKILL');
    await program.line(/The bot ended by SIGKILL\./u);
    const url = urlIn(program);
    const restart = { method: 'POST', headers: { origin: url }, body: '{}' };
    expect((await fetch(`${url}/api/restart`, restart)).status).toBe(200);
    expect(await isRunning(await botOf(program.child.pid))).toBe(true);
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(0);
  });

  test("exits with the bot's own exit code if the bot doesn't start", async () => {
    const environment = { FACTS_DIR: '/nowhere' };
    const program = await startProgram('src/index.ts', [], { environment });
    expect(await program.ended).toBe(78);
    expect(program.errors()).toContain('/nowhere');
    expect(program.errors()).toContain("The bot didn't start: it ended with exit code 78.");
  });
});
