import type { APIEmbedField } from 'discord-api-types/v10';
import { defineSubcommand } from '#commands/declaration.ts';
import type { Facts } from '#data/facts.ts';
import { noPictures } from '#pictures/pictures.ts';
import { linesOf } from '#replies/embed-style.ts';
import { limits } from '#replies/limits.ts';
import { notice, type Answer } from '#replies/reply.ts';
import { cut, literal } from '#replies/text.ts';
import type { SlotRecord } from '#store/slots/slot.ts';
import { untilNews } from '#subscriptions/delivery.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import { canAttachFiles, canReadHistory, problemsAt } from '#updates/channel-check.ts';
import type { GuildAccess } from '#updates/channels.ts';
import { describeSkip, describeTrouble, isMishap } from '#updates/trouble.ts';
import { aboutWarnings } from './about-option.ts';
import { demandsIn, permissionsUnknown } from './channel-lookup.ts';
import type { UpdatesDeps } from './deps.ts';
import { embedAnswer, nameOf, placeAndTimes, timestamp } from './views/subscriptions.ts';

/** `/updates check`: also tries lost channels again if they look fixed. */
export function checkCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'check',
    description: 'The status of all posts: last, next and any problems',
    options: {},
    async run({ facts, pictures, now, caller: { guildId } }) {
      const all = await deps.subscriptions.ofGuild(guildId);
      if (all.length === 0) return none;
      const records = await deps.slots.recent(guildId);
      const channelIds = Array.from(new Set(all.map(({ channelId }) => channelId)));
      const found = await deps.channels.permissionsIn(guildId, channelIds);
      const hasPictures = pictures !== noPictures;
      const checked = all.map((subscription): Checked => {
        const state =
          found.kind === 'access' ? channelState(subscription, found, hasPictures) : unknownState;
        return {
          ...state,
          warnings: [...state.warnings, ...aboutWarnings(facts, subscription.about)],
          subscription,
          records: records.filter(({ subscriptionId: id }) => id === subscription.id),
        };
      });
      await tryAgain(deps, checked, now);
      const remark = found.kind === 'retry' ? permissionsUnknown(found.reason) : undefined;
      return checkReply(facts, checked, remark);
    },
  });
}

const none = notice('Nothing is set up here yet. Choose a channel with `/updates add` to start.');

/** The current state of a channel, a sentence or two for each remark. */
interface ChannelState {
  /** These prevent the next post. */
  readonly problems: readonly string[];
  /** These settings need a change but don't prevent posts. */
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  /** Whether permissions allow a post. */
  readonly isOpen: boolean;
}

interface Checked extends ChannelState {
  readonly subscription: Subscription;
  /** Its slots, newest first. */
  readonly records: readonly SlotRecord[];
}

const unknownState: ChannelState = { problems: [], warnings: [], notes: [], isOpen: false };

function channelState(
  subscription: Subscription,
  access: GuildAccess,
  hasPictures: boolean,
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
  const lacksPicture = hasPictures && content === 'digest' && !canAttachFiles(destination);
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

/** If permissions were restored, nobody should have to wait for the next try. */
async function tryAgain(
  { subscriptions, postWorker }: UpdatesDeps,
  checked: readonly Checked[],
  now: number,
): Promise<void> {
  const fixed = checked.filter(({ subscription, isOpen }) => subscription.outage && isOpen);
  for (const { subscription } of fixed) {
    await subscriptions.retryNow(subscription.guildId, subscription.id, now);
  }
  if (fixed.length > 0) postWorker.wake();
}

/** The most that title, description, footer and ten field names can take, in UTF-16 units. */
const frameLength = 700;

/** `remark`: a problem of the check itself. */
function checkReply(facts: Facts, checked: readonly Checked[], remark: string | undefined): Answer {
  const troubled = checked.filter(isTroubled).length;
  const well = remark === undefined ? '✅ Everything is fine.' : '✅ No known problems.';
  const need = troubled === 1 ? 'needs' : 'need';
  const verdict = troubled === 0 ? well : `⚠️ ${troubled} of ${checked.length} ${need} attention.`;
  const share = Math.floor((limits.embedsTotal - frameLength) / checked.length);
  return embedAnswer(facts, {
    title: 'Status of the posts',
    description: linesOf(verdict, remark),
    fields: checked.map((one) => checkField(one, Math.min(share, limits.fieldValue))),
  });
}

function isTroubled(checked: Checked): boolean {
  const { subscription, problems, warnings } = checked;
  const skip = lastSkip(checked);
  const isFine = !subscription.outage && problems.length === 0 && warnings.length === 0;
  return !isFine || (skip !== undefined && isMishap(skip.why));
}

/** The newest slot that is done, if it was skipped. */
function lastSkip({ records }: Checked) {
  const newest = records.find((record) => !isUnfinished(record));
  if (newest?.state.state !== 'skipped') return undefined;
  return { dueAt: newest.dueAt, why: newest.state.why };
}

function isUnfinished({ state: { state } }: SlotRecord): boolean {
  return state === 'waiting' || state === 'sending';
}

function checkField(checked: Checked, room: number): APIEmbedField {
  const { subscription, warnings, notes } = checked;
  const sign = subscription.nextDueAt === null ? '⏸️' : isTroubled(checked) ? '⚠️' : '✅';
  const lines = [
    ...troubleLines(checked),
    ...warnings.map((warning) => `⚠️ ${warning}`),
    ...nextLines(checked),
    ...lastLines(checked),
    ...notes,
  ];
  let value = cut(placeAndTimes(subscription), placeLength);
  // As many whole lines as fit.
  for (const line of lines) {
    if (value.length + 1 + line.length <= room) value += `\n${line}`;
  }
  return { name: `${sign} ${nameOf(subscription)}`, value };
}

/** In UTF-16 units: a cron can be very long. */
const placeLength = 220;

/** Current problems explain more than the error code of the outage. */
function troubleLines({ subscription, problems, isOpen }: Checked): readonly string[] {
  const { outage } = subscription;
  if (!outage) return problems.map((problem) => `⚠️ ${problem}`);
  const { since, code } = outage;
  const refused = `⚠️ Posts have been refused since ${timestamp(since, 'f')} (code ${code}).`;
  if (isOpen) return [`${refused} It looks fixed: trying again now.`];
  const { what, fix } = describeTrouble(code);
  return [`${refused} ${problems.length > 0 ? problems.join(' ') : `${what} ${fix}`}`];
}

function nextLines({ subscription, isOpen }: Checked): readonly string[] {
  const { nextDueAt, outage } = subscription;
  if (nextDueAt === null) return ['Next: none (paused)'];
  if (nextDueAt === untilNews && !outage) return ['Next: five minutes after the next news'];
  const due = `Next: ${timestamp(nextDueAt, 'f')} (${timestamp(nextDueAt, 'R')})`;
  if (!outage || isOpen) return [due];
  // Nothing is posted before the next try.
  const next = `Next try: ${timestamp(outage.retryAt, 'f')} (${timestamp(outage.retryAt, 'R')})`;
  return nextDueAt > outage.retryAt && nextDueAt !== untilNews ? [next, due] : [next];
}

/** The newest post on its way, the last one, and a newer one that was skipped. */
function lastLines(checked: Checked): readonly string[] {
  const { subscription, records } = checked;
  const unfinished = records.find(isUnfinished);
  const posted = records.find(({ state: { state } }) => state === 'sent');
  const skip = lastSkip(checked);
  return [
    ...(unfinished ? [unfinishedLine(unfinished, subscription)] : []),
    `Last post: ${posted ? describePost(posted, subscription) : 'none yet'}`,
    ...(skip
      ? [`Last run: ${timestamp(skip.dueAt, 'f')}, ${literal(describeSkip(skip.why))}`]
      : []),
  ];
}

function describePost({ state, dueAt, kind }: SlotRecord, { guildId }: Subscription): string {
  if (state.state !== 'sent') return '';
  const link = `https://discord.com/channels/${guildId}/${state.channelId}/${state.messageId}`;
  const isLate = kind === 'scheduled' && state.at - dueAt > lateAfter;
  const late = isLate ? `, due ${timestamp(dueAt, 'f')}` : '';
  const trouble = state.publishTrouble === null ? '' : `; not published: ${state.publishTrouble}`;
  return `[${timestamp(state.at, 'f')}](${link})${late}${literal(trouble)}`;
}

/** A post counts as late if it is later than this, in milliseconds. */
const lateAfter = 2 * 60_000;

function unfinishedLine({ state, dueAt }: SlotRecord, { outage }: Subscription): string {
  const due = timestamp(dueAt, 'f');
  if (state.state !== 'waiting') return `⏳ The post due ${due} is on its way.`;
  if (outage) return `⏳ The post due ${due} is waiting for the next try.`;
  const reason = state.reason === null ? '' : `: ${literal(state.reason)}`;
  return `⏳ The post due ${due} is waiting until ${timestamp(state.readyAt, 'R')}${reason}`;
}
