import type { Facts } from '#data/facts.ts';
import type { ReloadOutcome, Reloads } from '#reload/outcome.ts';
import { notice, type Reply } from '#replies/reply.ts';
import { changesReply, problemsReply } from '#replies/reload.ts';
import { defineCommand, type Command } from './declaration.ts';

export interface ReloadCommandDeps {
  readonly reloads: Reloads;
  readonly facts: () => Facts;
  readonly isOwner: (userId: string) => Promise<boolean>;
  /** The only server with this command; `undefined`: every server has it. */
  readonly adminGuildId: string | undefined;
}

/** `/reload`: for owners only, even if Discord's permissions allow others. */
export function reloadCommand(deps: ReloadCommandDeps): Command {
  const { reloads, facts, isOwner, adminGuildId } = deps;
  return defineCommand({
    name: 'reload',
    description: 'Reload the facts; nothing changes if they have a problem',
    scope: adminGuildId === undefined ? 'servers' : 'admin-guild',
    memberPermissions: 0n,
    alwaysPrivate: true,
    options: {
      'dry-run': { type: 'boolean', description: 'Show the changes without applying them' },
      rollback: { type: 'boolean', description: 'Go back to the previous version' },
    },
    async run({ caller }, { 'dry-run': dryRun = false, rollback = false }) {
      const { userId, guildId } = caller;
      if (adminGuildId !== undefined && guildId !== adminGuildId) return wrongServer;
      if (!(await isOwner(userId))) return notOwner;
      const request = { by: userId, dryRun };
      const outcome = await (rollback ? reloads.rollback(request) : reloads.reload(request));
      // The answer names the facts in use now, not those from before the reload.
      return replyTo(facts(), outcome, rollback);
    },
  });
}

const wrongServer = notice("This command only works in the server chosen by the bot's operator.");
const notOwner = notice("Only the bot's owners may reload the facts.");

function replyTo(facts: Facts, outcome: ReloadOutcome, rollback: boolean): Reply {
  switch (outcome.kind) {
    case 'unchanged':
      return notice(`No changes: the facts are still version \`${outcome.version}\`.`);
    case 'preview':
      return changesReply(facts, 'Dry run: nothing was changed', outcome);
    case 'applied': {
      const title = rollback ? 'Rolled back to the previous version' : 'Facts reloaded';
      return changesReply(facts, title, outcome);
    }
    case 'refused':
      return problemsReply(facts, outcome.problems);
    case 'store':
      return notice(`Nothing was changed: ${outcome.message}`);
    case 'conflict':
      return notice('Someone else just changed the facts. Try again.');
    case 'first-version':
      return notice("There's no earlier version to go back to.");
  }
}
