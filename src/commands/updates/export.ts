import { defineSubcommand } from '#commands/declaration.ts';
import { notice } from '#replies/reply.ts';
import { exportReply } from './views/subscriptions.ts';
import { writeExchange } from '#subscriptions/exchange.ts';
import type { UpdatesDeps } from './deps.ts';

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
      const file = { name: 'production-updates.json', text: writeExchange(all, seen) };
      return exportReply(facts, all.length, file);
    },
  });
}
