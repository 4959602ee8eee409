import type { APIEmbedField } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import type { SlotRecord } from '#store/slots/slot.ts';
import { untilNews } from '#subscriptions/delivery.ts';
import type { Outage } from '#subscriptions/subscription.ts';
import { embedFrom } from '#replies/embed-style.ts';
import { limits } from '#replies/limits.ts';
import { answer, type Answer } from '#replies/reply.ts';
import { nameOf, timestamp, type SubscriptionView } from './subscriptions.ts';
import { cut, literal } from '#replies/text.ts';

/** The status of one subscription. */
export interface Checked extends SubscriptionView {
  /** The newest slot that was posted. */
  readonly lastPost: SlotRecord | undefined;
  /** A newer slot that was skipped. */
  readonly leftOut:
    { readonly record: SlotRecord; readonly why: string; readonly isMishap: boolean } | undefined;
  /** Slots that are due and not yet posted. */
  readonly unfinished: readonly SlotRecord[];
  readonly outage: OutageView | undefined;
  /** Problems that prevent the next post, a sentence each. */
  readonly problems: readonly string[];
  /** Settings that need a change but don't prevent posts, a sentence or two each. */
  readonly warnings: readonly string[];
  /** Remarks that don't prevent posts. */
  readonly notes: readonly string[];
}

export interface OutageView extends Outage {
  readonly what: string;
  readonly fix: string;
  /** Whether the channel looks fixed, so that the bot tries again now. */
  readonly isTriedNow: boolean;
}

/** The status of all subscriptions of a server. `remark`: a problem of the check itself. */
export function checkReply(
  facts: Facts,
  guildId: string,
  checked: readonly Checked[],
  remark: string | undefined,
): Answer {
  const troubled = checked.filter(isTroubled).length;
  const well = remark === undefined ? '✅ Everything is fine.' : '✅ No known problems.';
  const need = troubled === 1 ? 'needs' : 'need';
  const verdict = troubled === 0 ? well : `⚠️ ${troubled} of ${checked.length} ${need} attention.`;
  const room = Math.min(
    Math.floor((limits.embedsTotal - frameLength) / checked.length),
    limits.fieldValue,
  );
  return answer(
    embedFrom(facts, {
      title: 'Status of the posts',
      description: remark === undefined ? verdict : `${verdict}\n${remark}`,
      fields: checked.map((one) => checkField(guildId, one, room)),
    }),
  );
}

/** The most that title, description, footer and ten field names can take, in UTF-16 units. */
const frameLength = 700;

function isTroubled({ outage, problems, warnings, leftOut }: Checked): boolean {
  const isMishap = leftOut?.isMishap === true;
  return outage !== undefined || problems.length > 0 || warnings.length > 0 || isMishap;
}

function checkField(guildId: string, checked: Checked, room: number): APIEmbedField {
  const { subscription, timing } = checked;
  const sign = subscription.nextDueAt === null ? '⏸️' : isTroubled(checked) ? '⚠️' : '✅';
  const place = `<#${subscription.channelId}>, ${timing}`;
  const lines = [
    ...troubleLines(checked),
    ...checked.warnings.map((warning) => `⚠️ ${warning}`),
    ...nextLines(checked),
    ...checked.unfinished.slice(0, 1).map((record) => unfinishedLine(record, checked)),
    ...lastLines(guildId, checked),
    ...checked.notes,
  ];
  return { name: `${sign} ${nameOf(subscription)}`, value: fitting(place, lines, room) };
}

/** The place and as many whole lines as fit into `room`. */
function fitting(place: string, lines: readonly string[], room: number): string {
  let text = cut(place, placeLength);
  for (const line of lines) {
    if (text.length + 1 + line.length <= room) text += `\n${line}`;
  }
  return text;
}

/** In UTF-16 units: a cron can be very long. */
const placeLength = 220;

/** Current problems explain more than the error code of the outage. */
function troubleLines({ outage, problems }: Checked): readonly string[] {
  if (!outage) return problems.map((problem) => `⚠️ ${problem}`);
  const { since, code, isTriedNow, what, fix } = outage;
  const refused = `⚠️ Posts have been refused since ${timestamp(since, 'f')} (code ${code}).`;
  if (isTriedNow) return [`${refused} It looks fixed: trying again now.`];
  return [`${refused} ${problems.length > 0 ? problems.join(' ') : `${what} ${fix}`}`];
}

function nextLines({ subscription: { nextDueAt }, outage }: Checked): readonly string[] {
  if (nextDueAt === null) return ['Next: none (paused)'];
  if (nextDueAt === untilNews && !outage) return ['Next: five minutes after the next news'];
  const due = `Next: ${timestamp(nextDueAt, 'f')} (${timestamp(nextDueAt, 'R')})`;
  if (!outage || outage.isTriedNow) return [due];
  // Nothing is posted before the next try.
  const next = `Next try: ${timestamp(outage.retryAt, 'f')} (${timestamp(outage.retryAt, 'R')})`;
  return nextDueAt > outage.retryAt && nextDueAt !== untilNews ? [next, due] : [next];
}

function lastLines(guildId: string, { lastPost, leftOut }: Checked): readonly string[] {
  return [
    lastPost ? `Last post: ${describePost(guildId, lastPost)}` : 'Last post: none yet',
    ...(leftOut
      ? [`Last run: ${timestamp(leftOut.record.dueAt, 'f')}, ${literal(leftOut.why)}`]
      : []),
  ];
}

function describePost(guildId: string, { state, dueAt, kind }: SlotRecord): string {
  if (state.state !== 'sent') return '';
  const link = `https://discord.com/channels/${guildId}/${state.channelId}/${state.messageId}`;
  const isLate = kind === 'scheduled' && state.at - dueAt > lateAfter;
  const late = isLate ? `, due ${timestamp(dueAt, 'f')}` : '';
  const trouble = state.publishTrouble === null ? '' : `; not published: ${state.publishTrouble}`;
  return `[${timestamp(state.at, 'f')}](${link})${late}${literal(trouble)}`;
}

/** A post counts as late if it is later than this, in milliseconds. */
const lateAfter = 2 * 60_000;

function unfinishedLine({ state, dueAt }: SlotRecord, { outage }: Checked): string {
  const due = timestamp(dueAt, 'f');
  if (state.state !== 'waiting') return `⏳ The post due ${due} is on its way.`;
  if (outage) return `⏳ The post due ${due} is waiting for the next try.`;
  const reason = state.reason === null ? '' : `: ${literal(state.reason)}`;
  return `⏳ The post due ${due} is waiting until ${timestamp(state.readyAt, 'R')}${reason}`;
}
