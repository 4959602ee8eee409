import type { Facts } from '#data/facts.ts';
import { newestAired } from '#data/seen.ts';
import { notice } from '#replies/reply.ts';
import { repeated } from '#replies/text.ts';
import {
  defineSubcommand,
  type Choice,
  type CommandGroup,
  type Subcommand,
} from './declaration.ts';
import type { UpdatesDeps } from './updates/deps.ts';
import { manageServer, refuseUnlessManager } from './manage-server.ts';

/** `/settings`: what holds for all answers and posts in a server. */
export function settingsCommand({
  guildSettings,
}: Pick<UpdatesDeps, 'guildSettings'>): CommandGroup {
  const show = defineSubcommand({
    name: 'show',
    description: "Show this server's settings",
    options: {},
    run({ caller: { guildId } }) {
      const spoilers = describeSpoilers(guildSettings.seenBy(guildId));
      return notice(`${spoilers} Change it with \`/settings spoilers\`.`);
    },
  });
  const spoilers = defineSubcommand({
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
  return {
    name: 'settings',
    description: "This server's settings",
    scope: 'servers',
    memberPermissions: manageServer,
    refuse: refuseUnlessManager,
    subcommands: [show, spoilers] as readonly Subcommand[],
  };
}

function describeSpoilers(seen: number): string {
  return seen === 0
    ? 'Spoilers are hidden in this server until a reader asks for them.'
    : `Spoilers up to season ${seen} are shown to everyone in this server, in answers and in new posts. Later ones stay hidden.`;
}

const none = 'None: hide all spoilers';

function seasonChoices(facts: Facts, typed: string): readonly Choice[] {
  const seasons = Array.from({ length: newestAired(facts) }, (_, index) => index + 1);
  return [
    { name: none, value: 'none' },
    ...seasons.map((season) => ({ name: `Season ${season}`, value: String(season) })),
  ].filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));
}

/** Reads `3`, `season 3` or `none`. */
export function readSeason(facts: Facts, typed: string): number | { readonly problem: string } {
  const [, none, digits] = /^(?:(none)\b.*|(?:season\s*)?(\d{1,2}))$/i.exec(typed.trim()) ?? [];
  const season = none === undefined ? Number(digits) : 0;
  const aired = newestAired(facts);
  if (season <= aired) return season;
  const problem = `“${repeated(typed)}” isn't a season that has aired.`;
  return { problem: `${problem} Choose ${aired === 0 ? '' : `one up to ${aired}, or `}none.` };
}
