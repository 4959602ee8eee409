import { describe, expect, test, vi } from 'vitest';

import { type Program, startProgram } from './program.ts';
import { botOf, isRunning } from './processes.ts';

const LAST_WORDS = /npm run ask -- '\/\w+/u;

async function serving(environment: NodeJS.ProcessEnv = {}): Promise<Program> {
  const program = await startProgram('src/index.ts', [], { environment });
  await program.line(LAST_WORDS);
  return program;
}

describe('GIVEN no token and no terminal', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'AND %s THEN the bot drains and the exit code is 0',
    async (signal) => {
      const program = await serving();
      program.child.kill(signal);
      expect(await program.ended).toBe(0);
      expect(program.errors()).toContain('No DISCORD_TOKEN is set');
      expect(program.errors()).toMatch(/Try it in a browser: http:\/\/127\.0\.0\.1:\d+/u);
      const log = program.output().trim().split('\n');
      expect(log.map((line) => JSON.parse(line) as unknown)).toContainEqual(
        expect.objectContaining({ signal: 'SIGTERM' }),
      );
    },
  );

  test('AND it is killed THEN the bot does not live on', async () => {
    const program = await serving();
    const bot = await botOf(program.child.pid);
    expect(await isRunning(bot)).toBe(true);
    program.child.kill('SIGKILL');
    await program.ended;
    await vi.waitFor(async () => expect(await isRunning(bot)).toBe(false), { timeout: 10_000 });
  });

  test('AND the bot is killed THEN it says so and ends too', async () => {
    const program = await serving();
    process.kill(await botOf(program.child.pid), 'SIGKILL');
    expect(await program.ended).toBe(1);
    expect(program.errors()).toContain('The bot has ended by SIGKILL.');
  });

  test('AND a bot that can not start THEN its words and its exit code are passed on', async () => {
    const environment = { FACTS_DIR: '/nowhere' };
    const program = await startProgram('src/index.ts', [], { environment });
    expect(await program.ended).toBe(78);
    expect(program.errors()).toContain('/nowhere');
    expect(program.errors()).toContain('The bot did not start: it ended with exit code 78.');
  });
});
