import { notice } from '#replies/reply.ts';
import { defineSubcommand, type CommandGroup, type Subcommand } from './declaration.ts';
import { readSeason, seasonChoices } from './season.ts';
import type { UpdatesDeps } from './updates/deps.ts';
import { manageServer, refuseUnlessManager } from './manage-server.ts';

type SettingsDeps = Pick<UpdatesDeps, 'guildSettings'>;

/** `/settings`: what holds for all answers and posts in a server. */
export function settingsCommand(deps: SettingsDeps): CommandGroup {
  return {
    name: 'settings',
    description: "This server's settings",
    scope: 'servers',
    memberPermissions: manageServer,
    refuse: refuseUnlessManager,
    subcommands: [showCommand(deps), spoilersCommand(deps)] as readonly Subcommand[],
  };
}

function showCommand({ guildSettings }: SettingsDeps) {
  return defineSubcommand({
    name: 'show',
    description: "Show this server's settings",
    options: {},
    run: ({ caller: { guildId } }) =>
      notice(
        `${describeSpoilers(guildSettings.seenBy(guildId))} Change it with \`/settings spoilers\`.`,
      ),
  });
}

function spoilersCommand({ guildSettings }: SettingsDeps) {
  return defineSubcommand({
    name: 'spoilers',
    description: 'How far the members of this server have seen: spoilers up to there are shown',
    options: {
      season: {
        type: 'string',
        description: 'The season they have all seen, or none to hide all spoilers',
        required: true,
        maxLength: 40,
        complete: ({ facts }, typed) => seasonChoices(facts, typed),
      },
    },
    async run({ facts, caller: { guildId }, now }, { season }) {
      const read = readSeason(facts, season);
      if (typeof read !== 'number') return notice(`${read.problem} Nothing was changed.`);
      await guildSettings.setSeen(guildId, read, now);
      return notice(`✅ ${describeSpoilers(read)}`);
    },
  });
}

function describeSpoilers(seen: number): string {
  return seen === 0
    ? 'Spoilers are hidden in this server until a reader asks for them.'
    : `Spoilers up to season ${seen} are shown to everyone in this server, in answers and in new posts. Later ones stay hidden.`;
}
