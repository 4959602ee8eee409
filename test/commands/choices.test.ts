import { describe, expect, it } from 'vitest';
import {
  isGroup,
  type Command,
  type Completer,
  type ServerContext,
  type Subcommand,
} from '#commands/declaration.ts';
import { factCommands } from '#commands/index.ts';
import { updatesCommand } from '#commands/updates/index.ts';
import type { Facts } from '#data/facts.ts';
import { bundledPack } from '#data/pack-file.ts';
import { noPictures } from '#pictures/pictures.ts';
import { completion } from '#replies/responder.ts';
import { harbourLights, loadFacts } from '../packs/packs.ts';
import { admin, general, guild, openWithSubscription } from './updates/stage.ts';

/** What the options need besides the one that completes. */
const channel = { id: general, type: 0, name: 'a', callerPermissions: 8n };
const others: Readonly<Record<string, object>> = {
  'add timezone': { channel },
  'add about': { channel },
  'edit timezone': { id: '1' },
  'edit about': { id: '1' },
};

/** All commands on a new store, each with a function that runs it. */
async function openCommands(facts: Facts) {
  const { deps, clock } = await openWithSubscription();
  const context: ServerContext = {
    facts,
    pictures: noPictures,
    now: clock.now(),
    startedAt: clock.now(),
    caller: { userId: admin, guildId: guild, channelId: general, permissions: 0x20n, roleIds: [] },
    interactionId: '1500000000000000001',
  };
  const all: readonly (Command | Subcommand)[] = [...factCommands, updatesCommand(deps)].flatMap(
    (command) => (isGroup(command) ? command.subcommands : [command]),
  );
  return { context, all };
}

interface Completed {
  readonly command: string;
  readonly option: string;
  readonly complete: Completer;
}

function completedIn(commands: readonly (Command | Subcommand)[]): readonly Completed[] {
  return commands.flatMap(({ name: command, options }) =>
    Object.entries(options).flatMap(([option, declared]) =>
      declared.type === 'string' && declared.complete
        ? [{ command, option, complete: declared.complete }]
        : [],
    ),
  );
}

/** The answer of a command to a value of one of its options, on a new store. */
async function answerTo(facts: Facts, { command: name, option }: Completed, value: string) {
  const { context, all } = await openCommands(facts);
  const command = all.find((one) => one.name === name);
  return command?.run(context, { ...others[`${name} ${option}`], [option]: value });
}

describe.each([
  ['facts, with the bundled pack', factCommands, bundledPack],
  ['facts, with an invented show', factCommands, harbourLights],
  ['/updates', undefined, harbourLights],
] as const)('the choices of the commands for %s', (_, some, folder) => {
  it('are read by the label that was shown, as by their value', async () => {
    const facts = await loadFacts(folder);
    const { context, all } = await openCommands(facts);
    const completed = completedIn(some ?? all.filter((one) => !('scope' in one)));
    expect(completed.length).toBeGreaterThan(1);
    for (const one of completed) {
      const choices = await one.complete(context, '');
      expect(choices).not.toEqual([]);
      for (const choice of choices) {
        const shown = completion([choice]) as unknown as { data: { choices: [{ name: string }] } };
        const [{ name }] = shown.data.choices;
        const expected = await answerTo(facts, one, choice.value);
        expect(await answerTo(facts, one, name), `${one.command} ${name}`).toEqual(expected);
      }
    }
  });
});
