import { defineComponent, defineSubcommand, type Context } from '#commands/declaration.ts';
import { updatesAbout } from '#data/about.ts';
import type { Facts } from '#data/facts.ts';
import { actions } from '#replies/buttons.ts';
import { linesOf } from '#replies/embed-style.ts';
import type { Answer, Reply } from '#replies/reply.ts';
import { literal } from '#replies/text.ts';
import type { AlreadyPosted } from '#store/slots/slot.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import { composePost, inOrder } from '#updates/compose-post.ts';
import { channelMessage, mannerOf } from '#updates/post-message.ts';
import { refuseUnlessManager } from '../manage-server.ts';
import type { UpdatesDeps } from './deps.ts';
import { findSubscription, idOption } from './find-subscription.ts';
import { embedAnswer, nameOf, nextLine, placeAndTimes } from './views/subscriptions.ts';

/** `/updates preview`: stores nothing and posts nothing. */
export function previewCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'preview',
    description: 'Show the next post only to you, with its time and mention',
    options: { id: idOption(deps) },
    run: (context, { id }) => preview(deps, context, id),
  });
}

/** The same below the answer of `/updates add`. */
export function previewButton(deps: UpdatesDeps) {
  return defineComponent({
    id: actions.preview,
    answers: 'private-message',
    run: (context, { id }) => refuseUnlessManager(context.caller) ?? preview(deps, context, id),
  });
}

async function preview(deps: UpdatesDeps, context: Context, id: string): Promise<Reply> {
  const found = await findSubscription(deps, context.caller.guildId, id);
  if ('kind' in found) return found;
  const { remark, reply } = await sampleOf(deps, context, found);
  const { nextDueAt, delivery } = found;
  // Posts at once wait for the end of quiet hours.
  const isTimed = nextDueAt !== null && delivery === 'scheduled';
  const manner = isTimed ? mannerOf(found, nextDueAt) : found;
  const post = reply && channelMessage(reply, manner);
  const { rows = [], picture } = reply ?? {};
  const embed = {
    title: `The next post of ${nameOf(found)}`,
    description: linesOf(
      `For ${placeAndTimes(found)}: ${nextLine(found)}.`,
      manner.silent ? 'It will come without a sound.' : undefined,
      found.publish ? 'It will be published to the servers that follow the channel.' : undefined,
      remark,
      post?.content === undefined ? undefined : `\n${post.content}`,
    ),
  };
  return {
    ...embedAnswer(context.facts, embed, ...rows),
    also: post?.embeds ?? [],
    ...(picture ? { picture } : {}),
  };
}

/** The next post, or an example if there would be none. No `reply`: the facts have nothing to post at all. */
async function sampleOf(
  { slots }: UpdatesDeps,
  { facts, now, pictures }: Context,
  subscription: Subscription,
): Promise<{ readonly reply: Answer | undefined; readonly remark: string }> {
  const { content, about, delivery, id } = subscription;
  const context = { now, seed: String(id), idempotencyKey: 'preview', about, delivery };
  const alreadyPosted = await slots.alreadyPosted(subscription);
  const draft = composePost(content, facts, alreadyPosted, context);
  if ('reply' in draft) {
    const wanted = content === 'news' ? (updatesAbout(facts, about) ?? []) : [];
    const fresh = wanted.filter((update) => !alreadyPosted.updateIds.has(update.id)).length;
    const picture = content === 'digest' ? await pictures.timeline(facts) : undefined;
    const reply = picture ? { ...draft.reply, picture } : draft.reply;
    return { reply, remark: describeShare(draft.items.length, fresh) };
  }
  const example = composePost(content, facts, allButOne(facts, about), context);
  const reply = 'reply' in example ? example.reply : undefined;
  const then = reply ? ' An example, with the newest update:' : '';
  return { reply, remark: `Nothing would be posted now: ${literal(draft.skipped)}.${then}` };
}

/** How many of the new updates are in a post. */
function describeShare(shown: number, fresh: number): string {
  return shown < fresh
    ? `A post now would have ${shown} of the ${fresh} new updates, oldest first. The others follow in the next posts.`
    : 'A post now would look like this:';
}

/** As if all updates but the newest were posted, so that the example has that one. */
function allButOne(facts: Facts, about: string | null): AlreadyPosted {
  const wanted = new Set(updatesAbout(facts, about));
  const oldestFirst = inOrder(facts.updates).filter((update) => wanted.has(update));
  return { updateIds: new Set(oldestFirst.slice(0, -1).map(({ id }) => id)), spotlight: null };
}
