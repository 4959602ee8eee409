import { defineSubcommand } from '#commands/declaration.ts';
import { count } from '#data/words.ts';
import { notice } from '#replies/reply.ts';
import { writeExchange } from '#subscriptions/exchange.ts';
import type { UpdatesDeps } from './deps.ts';
import { embedAnswer } from './views/subscriptions.ts';

/** `/updates export` */
export function exportCommand({ subscriptions, guildSettings }: UpdatesDeps) {
  return defineSubcommand({
    name: 'export',
    description: "Export this server's settings to a file, for a backup or a move",
    options: {},
    async run({ facts, caller: { guildId } }) {
      const all = await subscriptions.ofGuild(guildId);
      const seen = guildSettings.seenBy(guildId);
      if (all.length === 0 && seen === 0)
        return notice("Nothing is set up here, so there's nothing to export.");
      const answer = embedAnswer(facts, {
        title: "This server's settings",
        description: `${count(all.length, 'subscription')} as a file. Restore it with \`/updates import\`, here or in another copy of this bot. It contains ids of channels and roles, but nothing about people.`,
      });
      const attachment = { name: 'production-updates.json', text: writeExchange(all, seen) };
      return { ...answer, attachment };
    },
  });
}
