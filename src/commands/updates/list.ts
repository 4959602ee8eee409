import { defineSubcommand } from '#commands/declaration.ts';
import { subscriptionsPerGuild } from '#subscriptions/subscription.ts';
import { describeAbout } from './about-option.ts';
import type { UpdatesDeps } from './deps.ts';
import {
  embedAnswer,
  nameOf,
  nextLine,
  placeAndTimes,
  settingsLine,
} from './views/subscriptions.ts';

/** `/updates list` */
export function listCommand({ subscriptions }: UpdatesDeps) {
  return defineSubcommand({
    name: 'list',
    description: 'List the posts set up in this server',
    options: {},
    async run({ facts, caller }) {
      const all = await subscriptions.ofGuild(caller.guildId);
      return embedAnswer(facts, {
        title: 'Production updates in this server',
        description: all.length === 0 ? none : `${all.length} of at most ${subscriptionsPerGuild}.`,
        fields: all.map((one) => ({
          name: nameOf(one),
          value: [
            placeAndTimes(one),
            nextLine(one),
            settingsLine(one, describeAbout(facts, one.about)),
          ].join('\n'),
        })),
      });
    },
  });
}

const none = 'There are none yet. Set one up with `/updates add`; only the channel is required.';
