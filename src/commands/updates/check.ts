import { defineSubcommand, type Context } from '#commands/declaration.ts';
import { noPictures, type Pictures } from '#pictures/pictures.ts';
import { aboutWarnings } from './about-option.ts';
import { notice } from '#replies/reply.ts';
import { checkReply, type Checked, type OutageView } from './views/check.ts';
import type { SlotRecord } from '#store/slots/slot.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import { canAttachFiles, canReadHistory, problemsAt } from '#updates/channel-check.ts';
import type { GuildAccess } from '#updates/channels.ts';
import { describeTrouble, isMishap, describeSkip } from '#updates/trouble.ts';
import { demandsIn, permissionsUnknown } from './channel-lookup.ts';
import type { UpdatesDeps } from './deps.ts';
import { viewOf } from './find-subscription.ts';

/** `/updates check`: also tries lost channels again if they look fixed. */
export function checkCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'check',
    description: 'The status of all posts: last, next and any problems',
    options: {},
    async run(context) {
      const { facts, now } = context;
      const { guildId } = context.caller;
      const all = await deps.subscriptions.ofGuild(guildId);
      if (all.length === 0) return none;
      const records = await deps.slots.recent(guildId);
      const channelIds = Array.from(new Set(all.map(({ channelId }) => channelId)));
      const answer = await deps.channels.permissionsIn(guildId, channelIds);
      const access = answer.kind === 'access' ? answer : undefined;
      const checked = all.map((subscription) => examine(context, subscription, records, access));
      await tryAgain(deps, checked, { guildId, now });
      const remark = answer.kind === 'retry' ? permissionsUnknown(answer.reason) : undefined;
      return checkReply(facts, guildId, checked, remark);
    },
  });
}

const none = notice('Nothing is set up here yet. Choose a channel with `/updates add` to start.');

function examine(
  { facts, pictures }: Context,
  subscription: Subscription,
  records: readonly SlotRecord[],
  access: GuildAccess | undefined,
): Checked {
  const own = records.filter(({ subscriptionId }) => subscriptionId === subscription.id);
  const unfinished = own.filter(
    ({ state: { state } }) => state === 'waiting' || state === 'sending',
  );
  const newest = own.find((one) => !unfinished.includes(one));
  const state = access ? channelState(subscription, access, pictures) : unknownState;
  const { problems, warnings, notes, isOpen } = state;
  return {
    ...viewOf(subscription),
    lastPost: own.find(({ state: { state } }) => state === 'sent'),
    leftOut: newest && leftOut(newest),
    unfinished,
    outage: outageOf(subscription, isOpen),
    problems,
    warnings: [...warnings, ...aboutWarnings(facts, subscription.about)],
    notes,
  };
}

/** The current state of a channel. */
interface ChannelState {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  /** Whether permissions allow a post. */
  readonly isOpen: boolean;
}

const unknownState: ChannelState = { problems: [], warnings: [], notes: [], isOpen: false };

function channelState(
  subscription: Subscription,
  access: GuildAccess,
  pictures: Pictures,
): ChannelState {
  const { channelId, content, mentionRoleId: roleId, outage } = subscription;
  const channel = access.channels.get(channelId);
  if (channel?.kind !== 'access') {
    const code = channel?.code ?? 0;
    const { what, fix } = describeTrouble(code);
    // The line on the outage already says it.
    return { ...unknownState, problems: outage?.code === code ? [] : [`${what} ${fix}`] };
  }
  const destination = { channelId, type: channel.type, permissions: channel.permissions };
  const isRoleGone = roleId !== null && !access.roles.has(roleId);
  const hasPictures = content === 'digest' && pictures !== noPictures;
  const lacksPicture = hasPictures && !canAttachFiles(destination);
  const problems = problemsAt(destination, demandsIn(access, subscription));
  return {
    problems,
    warnings: isRoleGone ? [roleIsGone] : [],
    notes: [
      ...(canReadHistory(destination) ? [] : [noHistory]),
      ...(lacksPicture ? [noPicture] : []),
    ],
    isOpen: problems.length === 0,
  };
}

const roleIsGone =
  'The role to mention is gone, so posts mention nobody. Choose another with `/updates edit`, or use `no-mention`.';
const noHistory =
  "The bot can't read message history there. After a long outage, it skips a post rather than risk posting twice.";
const noPicture = 'Without **Attach Files** there, posts come without their timeline.';

function outageOf({ outage }: Subscription, isTriedNow: boolean): OutageView | undefined {
  return outage ? { ...outage, ...describeTrouble(outage.code), isTriedNow } : undefined;
}

function leftOut(record: SlotRecord): Checked['leftOut'] {
  const { state } = record;
  if (state.state !== 'skipped') return undefined;
  return { record, why: describeSkip(state.why), isMishap: isMishap(state.why) };
}

/** If permissions were restored, nobody should have to wait for the next try. */
async function tryAgain(
  { subscriptions, postWorker }: UpdatesDeps,
  checked: readonly Checked[],
  { guildId, now }: { readonly guildId: string; readonly now: number },
): Promise<void> {
  const fixed = checked.filter(({ outage }) => outage?.isTriedNow);
  for (const { subscription } of fixed) await subscriptions.retryNow(guildId, subscription.id, now);
  if (fixed.length > 0) postWorker.wake();
}
