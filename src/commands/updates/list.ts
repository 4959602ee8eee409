import { defineSubcommand } from '#commands/declaration.ts';
import { listReply } from './views/subscriptions.ts';
import type { UpdatesParts } from './parts.ts';
import { viewOf } from './which.ts';

/** `/updates list` */
export function listCommand({ subscriptions }: UpdatesParts) {
  return defineSubcommand({
    name: 'list',
    description: 'List the posts set up in this server',
    options: {},
    run: async ({ facts, caller }) =>
      listReply(facts, (await subscriptions.ofGuild(caller.guildId)).map(viewOf)),
  });
}
