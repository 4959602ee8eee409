import { describe, expect, it } from 'vitest';
import {
  isGroup,
  type Command,
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

describe.each([
  ['facts, with the bundled pack', factCommands, bundledPack],
  ['facts, with an invented show', factCommands, harbourLights],
  ['/updates', undefined, harbourLights],
] as const)('the choices of the commands for %s', (_, some, folder) => {
  it('are read by the label that was shown, as by their value', async () => {
    const facts = await loadFacts(folder);
    const { context, all } = await openCommands(facts);
    const options = (some ?? all.filter((one) => !('scope' in one))).flatMap((command) =>
      Object.entries(command.options).map(([option, declared]) => ({ command, option, declared })),
    );
    let completed = 0;
    for (const { command, option, declared } of options) {
      if (declared.type !== 'string' || !declared.complete) continue;
      completed += 1;
      const choices = await declared.complete(context, '');
      expect(choices).not.toEqual([]);
      /** The answer to a value of the option, on a new store. */
      const answerTo = async (value: string) => {
        const { all: fresh } = await openCommands(facts);
        const given = { ...others[`${command.name} ${option}`], [option]: value };
        return fresh.find(({ name }) => name === command.name)?.run(context, given);
      };
      for (const choice of choices) {
        const shown = completion([choice]) as unknown as { data: { choices: [{ name: string }] } };
        const [{ name }] = shown.data.choices;
        const expected = await answerTo(choice.value);
        expect(await answerTo(name), `${command.name} ${name}`).toEqual(expected);
      }
    }
    expect(completed).toBeGreaterThan(1);
  });
});
