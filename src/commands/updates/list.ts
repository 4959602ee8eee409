import { defineSubcommand } from '#commands/declaration.ts';
import { listReply } from './views/subscriptions.ts';
import type { UpdatesDeps } from './deps.ts';
import { viewOf } from './find-subscription.ts';

/** `/updates list` */
export function listCommand({ subscriptions }: UpdatesDeps) {
  return defineSubcommand({
    name: 'list',
    description: 'List the posts set up in this server',
    options: {},
    run: async ({ facts, caller }) =>
      listReply(facts, (await subscriptions.ofGuild(caller.guildId)).map(viewOf)),
  });
}
