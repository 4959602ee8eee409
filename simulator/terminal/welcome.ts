import { choicesOf } from './typing/option-values.ts';
import type { SlashCommand } from './typing/slash-commands.ts';
import { type Line, run } from './drawing/styled-text.ts';
import { wrap } from './drawing/wrap.ts';

/** What a person should know who started the bot without an account. */
export function drawWelcome(width: number): readonly Line[] {
  return [
    ...wrap(
      [
        run('No DISCORD_TOKEN is set', 'bold'),
        run(', so the bot starts in a built-in stand-in for Discord on this computer. '),
        run('You need no account, and nothing leaves this machine.'),
      ],
      width,
    ),
    ...wrap(
      [
        run('To connect to real Discord, put ', 'dim'),
        run('DISCORD_TOKEN=…', 'code'),
        run(' into the file ', 'dim'),
        run('.env', 'code'),
        run(' and start again. The token is on ', 'dim'),
        run('https://discord.com/developers/applications', 'dim'),
        run(' under your application’s “Bot”.', 'dim'),
      ],
      width,
    ),
    [],
  ];
}

/** Why the page is not where it was to be, or not at all. */
export function drawPageTrouble(trouble: string, width: number): readonly Line[] {
  return wrap([run(trouble)], width, [run('! ', 'bad')], [run('  ')]);
}

/** How to begin, with a command that this bot has. */
export function drawFirstSteps(
  commands: readonly SlashCommand[],
  width: number,
  pageUrl?: string,
): readonly Line[] {
  const page = pageUrl === undefined ? [] : [run('Try it in a browser: '), run(pageUrl, 'link')];
  return [
    ...wrap(page, width),
    ...wrap(
      [
        run('Type '),
        run(exampleOf(commands), 'code'),
        run(' and Enter; a number then presses the button that has it. Tab completes, '),
        run('.help', 'code'),
        run(' lists everything, Ctrl-D leaves.'),
      ],
      width,
    ),
  ];
}

/** For when nobody can type here. */
export function drawHowToAsk(commands: readonly SlashCommand[], pageUrl?: string): readonly Line[] {
  return [
    ...(pageUrl === undefined ? [] : [[run('Try it in a browser: '), run(pageUrl, 'link')]]),
    [run('There is no terminal to type in, so the bot just serves until SIGTERM or Ctrl-C.')],
    [run('To ask it something from a shell:')],
    [run(`  npm run ask -- '${exampleOf(commands)}'`, 'code')],
  ];
}

/** A command line that is worth trying first: one with choices shows most at once. */
export function exampleOf(commands: readonly SlashCommand[]): string {
  for (const { path, options } of commands) {
    for (const option of options) {
      const choice = choicesOf(option).at(1) ?? choicesOf(option)[0];
      if (choice !== undefined) return `/${path} ${option.name}:${choice.name}`;
    }
  }
  const simple = commands.find(({ options }) => options.every(({ required }) => required !== true));
  return `/${simple?.path ?? commands[0]?.path ?? 'about'}`;
}
