import type { Facts } from '#data/facts.ts';
import type { ReloadOutcome, Reloads } from '#reload/outcome.ts';
import { notice, type Reply } from '#replies/reply.ts';
import { changesReply, problemsReply, unchangedReply } from '#replies/reload.ts';
import { defineCommand, type Command } from './declaration.ts';

export interface ReloadParts {
  readonly reloads: Reloads;
  /** The facts that answers are made from at this moment. */
  readonly facts: () => Facts;
  /** Snowflakes of those who may reload. */
  readonly owners: () => Promise<ReadonlySet<string>>;
  /** The only server that has it; `undefined`: every server does. */
  readonly adminGuildId: string | undefined;
}

/** `/reload`: for owners alone, whatever Discord's permissions say. */
export function reloadCommand(parts: ReloadParts): Command {
  const { reloads, facts, owners, adminGuildId } = parts;
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
      if (adminGuildId !== undefined && guildId !== adminGuildId) return elsewhere;
      if (!(await owners()).has(userId)) return notForYou;
      const request = { by: userId, dryRun };
      const outcome = await (rollback ? reloads.rollback(request) : reloads.reload(request));
      // Not the facts that this answer began with: it tells of those that are in use now.
      return replyTo(facts(), outcome, rollback);
    },
  });
}

const elsewhere = notice("This command only works in the server chosen by the bot's operator.");
const notForYou = notice("Only the bot's owners may reload the facts.");

function replyTo(facts: Facts, outcome: ReloadOutcome, rollback: boolean): Reply {
  switch (outcome.kind) {
    case 'unchanged':
      return unchangedReply(outcome.version);
    case 'preview':
      return changesReply(facts, 'Dry run: nothing was changed', outcome, outcome.changes);
    case 'applied':
      return changesReply(
        facts,
        rollback ? 'Rolled back to the previous version' : 'Facts reloaded',
        outcome,
        outcome.changes,
      );
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
