import { createServer } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { readSimulateArguments } from '../../../simulator/terminal/simulate-arguments.ts';
import { listen } from '../../listen.ts';
import { type Program, startProgram } from './program.ts';
import { isRunning } from './processes.ts';

const simulate = (...args: string[]): Promise<Program> =>
  startProgram('simulator/simulate.ts', args);

/** A bot's script in JavaScript. */
const bot = (script: string): string[] => ['--port', '0', '--', process.execPath, '-e', script];

const WAITS = 'console.log("pid " + process.pid); setInterval(() => {}, 1000);';
const pidIn = async (program: Program): Promise<number> =>
  Number((await program.line(/^pid \d+/u)).slice(4));

describe('npm run simulate', () => {
  test('passes its variables to a command, and exits with its code', async () => {
    const program = await simulate(
      ...bot(`
        const { DISCORD_API_URL: api, DISCORD_TOKEN: token, ...rest } = process.env;
        const headers = { authorization: 'Bot ' + token, 'user-agent': 'DiscordBot (https://a.b, 1)' };
        fetch(api + '/v10/applications/@me', { headers }).then(async (response) => {
          const { id, verify_key: key, name } = await response.json();
          console.log(name, id === rest.DISCORD_APPLICATION_ID, key === rest.DISCORD_PUBLIC_KEY);
          process.exit(7);
        });`),
    );
    expect(await program.ended).toBe(7);
    expect(program.output()).toContain('\nBot true true\n');
    expect(program.output()).toMatch(
      /^ {2}DISCORD_TOKEN=\S+\n {2}DISCORD_API_URL=http:\S+\/api\n/u,
    );
    expect(program.output() + program.errors()).not.toMatch(/hawkins/iu);
  });

  test('serves a page that does not mention our bot', async () => {
    const program = await simulate(...bot(WAITS));
    await pidIn(program);
    const url = /Open (http:\S+) and/u.exec(program.output())?.[1] ?? '';
    const paths = ['/', '/page.js', '/page.css'];
    const files = await Promise.all(paths.map(async (path) => (await fetch(url + path)).text()));
    expect(files.join('\n')).not.toMatch(/hawkins/iu);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'stops the processes of the command too on %s',
    async (signal) => {
      const args = ['--port', '0', '--', 'sh', '-c', `"${process.execPath}" -e '${WAITS}'; exit 3`];
      const program = await simulate(...args);
      const pid = await pidIn(program);
      program.child.kill(signal);
      expect(await program.ended).toBe(signal === 'SIGKILL' ? null : 0);
      await vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), { timeout: 10_000 });
    },
  );

  test('sends interactions to an endpoint that passes its check, and says why it fails', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"type":1}');
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    const program = await simulate('--endpoint', url, ...bot(WAITS));
    await program.line(/answered a forged request with 200, not 401/u);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    server.close();
  });

  test.each<[string, string[], string]>([
    ['no command', [], 'Which command?'],
    ['an unknown option', ['--wat', '--', 'a'], "Unknown option '--wat'"],
    ['a port that is none', ['--port', 'x', '--', 'a'], '--port takes a whole number'],
    ['an endpoint that is none', ['--endpoint', 'x', '--', 'a'], "x isn't a URL"],
  ])('refuses %s', (_name, args, problem) => {
    expect(readSimulateArguments(args)).toEqual({
      kind: 'misread',
      problem: expect.stringContaining(problem),
    });
  });

  test('exits with 127 if the command does not exist', async () => {
    const program = await simulate('--port', '0', '--', 'no-such');
    expect(await program.ended).toBe(127);
    expect(program.errors()).toContain("no-such can't be started: no such command.");
  });

  test('refuses a taken port', async () => {
    const server = createServer();
    const program = await simulate('--port', String(await listen(server)), '--', 'no-such');
    expect(await program.ended).toBe(1);
    expect(program.errors()).toMatch(/Port \d+ isn't available\./u);
    server.close();
  });
});
