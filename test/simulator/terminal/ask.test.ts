import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { type ProgramOptions, startProgram } from './program.ts';

async function ask(given: readonly string[], options?: ProgramOptions) {
  const program = await startProgram('simulator/ask.ts', given, options);
  const code = await program.ended;
  return { code, output: program.output(), errors: program.errors() };
}

describe('npm run ask', () => {
  test('prints the answer and exits with 0', async () => {
    const { code, output, errors } = await ask(['/cast name:eleven']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toMatch(
      /^Hawkins Post\n\nEleven · Millie Bobby Brown\nBack for season 5 · ✅ Official\n/u,
    );
    expect(output).toContain('\n--press 2  📚 Sources\n');
  });

  test("runs several commands without quotes in order, and prints Discord's JSON with --json", async () => {
    const { code, output } = await ask(['cast', 'name:eleven', 'private:true', '/about', '--json']);
    const messages = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as APIMessage);
    expect(code).toBe(0);
    expect(messages.map(({ embeds }) => embeds[0]?.title)).toEqual([
      'Eleven · Millie Bobby Brown',
      expect.stringContaining('Hawkins Post'),
    ]);
    expect(messages[0]?.flags).toBe(64);
  });

  test('prints the answer of a pressed button, with bold titles if there are colours', async () => {
    const environment = { FORCE_COLOR: '1' };
    const { code, output } = await ask(['/cast name:eleven', '--press', '2'], { environment });
    expect(code).toBe(0);
    expect(output).toContain(' · Only you can see this\n\n\u001B[1mSources: Eleven\u001B[22m\n');
    expect(output).toContain('░');
  });

  test('opens spoilers with --spoilers', async () => {
    const { output } = await ask(['/cast name:eleven', '--press', 'sources', '--spoilers']);
    expect(output).toContain('Recalls the victory over Vecna');
    expect(output).not.toContain('░');
  });

  test('uses the language and time zone of another persona', async () => {
    const { code, output } = await ask(['--as', 'fan-in-japan', '--in', 'dm', '/status']);
    expect(code).toBe(0);
    expect(output).toContain('2024年1月8日');
  });

  test('ignores the settings of a live bot', async () => {
    const live = {
      DISCORD_TOKEN: 'bGl2ZQ.bGl2ZQ.bGl2ZQ',
      DISCORD_API_URL: 'http://127.0.0.1:1/api',
      DISCORD_TRANSPORT: 'http',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
      ADMIN_GUILD_ID: '100000000000000000',
      OWNER_IDS: '100000000000000000',
    };
    const dotenv = Object.entries(live).map(([key, value]) => `${key}=${value}\n`);
    const reload = ['/reload', '--as', 'owner', '--in', 'admin'];
    const [fromEnvironment, fromFile] = await Promise.all([
      ask(reload, { environment: live }),
      ask(reload, { dotenv: dotenv.join('') }),
    ]);
    expect([fromEnvironment.code, fromFile.code]).toEqual([0, 0]);
    expect(fromEnvironment.output).toContain('No changes');
    expect(fromFile.output).toContain('No changes');
  });

  test.each([
    [['/about', '/cast eleven'], 'Did you mean /cast name:eleven?'],
    [
      ['/cast name:eleven', '--press', 'Sing'],
      'no “Sing” to press in the last answer. It has: 1 🙈 Show spoilers, 2 📚 Sources.',
    ],
    [['/about', '--as', 'nobody'], "--as doesn't know “nobody”"],
  ])('explains %j and exits with 2', async (given, why) => {
    const { code, errors } = await ask(given);
    expect(errors.replaceAll(/\s+/gu, ' ')).toContain(why);
    expect(code).toBe(2);
  });

  test("passes on the log and exit code of a bot that doesn't start", async () => {
    const { code, output, errors } = await ask(['/about'], { environment: { LOG_LEVEL: 'loud' } });
    expect(errors).toContain("The bot didn't start: it ended with exit code 78.");
    expect(errors).toContain('LOG_LEVEL');
    expect({ code, output }).toEqual({ code: 78, output: '' });
  });

  test('prints its help with --help', async () => {
    const { code, output } = await ask(['--help']);
    expect(code).toBe(0);
    expect(output).toContain('npm run ask -- command option:value');
  });
});
