import type { APIEmbedField } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import type { SlotRecord } from '#store/slots.ts';
import type { Outage } from '#store/subscriptions.ts';
import { limits } from './limits.ts';
import { answer, type Answer } from './reply.ts';
import { adminEmbed, nameOf, timestamp, type SubscriptionView } from './subscriptions.ts';
import { cut, literal } from './text.ts';

/** One subscription after it was looked at, with what to say of it in words. */
export interface Checked extends SubscriptionView {
  /** Its newest run that ended; `why` in words where nothing was posted. */
  readonly last: { readonly record: SlotRecord; readonly why: string | undefined } | undefined;
  /** Runs that are due and not yet posted. */
  readonly unfinished: readonly SlotRecord[];
  readonly outage: OutageView | undefined;
  /** What is in the way of the next post, a sentence each. */
  readonly problems: readonly string[];
  /** What is good to know and in nobody's way. */
  readonly notes: readonly string[];
}

export interface OutageView extends Outage {
  readonly what: string;
  readonly mend: string;
  /** The channel looks as if it can be posted to again, so it is tried at once. */
  readonly isTriedNow: boolean;
}

/** How all subscriptions of a server are doing. */
export function checkReply(
  facts: Facts,
  guildId: string,
  checked: readonly Checked[],
  remark: string | undefined,
): Answer {
  const troubled = checked.filter(isTroubled).length;
  const verdict =
    troubled === 0 ? '✅ All is well.' : `⚠️ ${troubled} of ${checked.length} need a look.`;
  return answer(
    adminEmbed(facts, {
      title: 'How the posts are doing',
      description: remark === undefined ? verdict : `${verdict}\n${remark}`,
      fields: checked.map((one) => checkField(guildId, one)),
    }),
  );
}

function isTroubled({ outage, problems }: Checked): boolean {
  return outage !== undefined || problems.length > 0;
}

/** So that ten of the longest fit into one message, in UTF-16 units. */
const fieldLength = Math.floor((limits.embedsTotal - 700) / 10);

function checkField(guildId: string, checked: Checked): APIEmbedField {
  const { subscription, timing, outage } = checked;
  const sign = subscription.nextDueAt === null ? '⏸️' : isTroubled(checked) ? '⚠️' : '✅';
  const lines = [
    `<#${subscription.channelId}>, ${literal(timing)}`,
    ...(outage ? [outageLine(outage)] : []),
    ...checked.problems.map((problem) => `⚠️ ${problem}`),
    ...checked.unfinished.slice(0, 1).map(unfinishedLine),
    nextRun(checked),
    lastRun(guildId, checked),
    ...checked.notes,
  ];
  return {
    name: `${sign} ${nameOf(subscription)}`,
    value: cut(lines.join('\n'), fieldLength),
  };
}

function outageLine({ what, mend, since, code, retryAt, isTriedNow }: OutageView): string {
  const next = isTriedNow
    ? 'It looks mended: trying again now.'
    : `${mend} Next try ${timestamp(retryAt, 'R')}.`;
  return `⚠️ ${what} (since ${timestamp(since, 'f')}, code ${code}) ${next}`;
}

function nextRun({ subscription: { nextDueAt } }: Checked): string {
  if (nextDueAt === null) return 'Next: none, it is paused';
  return `Next: ${timestamp(nextDueAt, 'f')} (${timestamp(nextDueAt, 'R')})`;
}

function lastRun(guildId: string, { last }: Checked): string {
  if (!last) return 'Last: none yet';
  const { record, why } = last;
  const { state, dueAt, kind } = record;
  const due = timestamp(dueAt, 'f');
  if (state.state !== 'sent') return `Last: ${due}: ${literal(why ?? '')}`;
  const link = `https://discord.com/channels/${guildId}/${state.channelId}/${state.messageId}`;
  const late = kind === 'scheduled' && state.at - dueAt > lateAfter ? `, due ${due}` : '';
  const trouble = state.publishTrouble === null ? '' : `; not published: ${state.publishTrouble}`;
  return `Last: [posted ${timestamp(state.at, 'f')}](${link})${late}${literal(trouble)}`;
}

/** Milliseconds from which on a post counts as late. */
const lateAfter = 2 * 60_000;

function unfinishedLine({ state, dueAt }: SlotRecord): string {
  const due = timestamp(dueAt, 'f');
  if (state.state !== 'waiting') return `⏳ The post of ${due} is on its way.`;
  const reason = state.reason === null ? '' : `: ${literal(state.reason)}`;
  return `⏳ The post of ${due} waits until ${timestamp(state.readyAt, 'R')}${reason}`;
}
