import { hiding } from '#data/seen.ts';
import { actions, subjectKinds, views, type View } from '#replies/buttons.ts';
import { notice, type Reply } from '#replies/reply.ts';
import { sourcesReply, spoilersReply } from '#replies/sources.ts';
import { isTopic, statusReply } from '#replies/status.ts';
import { defineComponent, type Context } from './declaration.ts';

/** The 'Sources' button under every answer. */
export const sources = defineComponent({
  id: actions.sources,
  answers: 'private-message',
  run: (context, subject) => pageOf(context, 'sources', subject),
});

/** The 'Sources' buttons under a scheduled post. */
export const postSources = defineComponent({
  id: actions.post,
  answers: 'private-message',
  run: (context, subject) => pageOf(context, 'sources', subject),
});

/** Shows the hidden texts of an answer only to the one who presses it. */
export const spoilers = defineComponent({
  id: actions.spoilers,
  answers: 'private-message',
  run: (context, subject) => pageOf(context, 'spoilers', subject),
});

/** Turns the page of a long answer. */
export const more = defineComponent({
  id: actions.more,
  answers: 'change',
  run: (context, { view, page, ...subject }) =>
    isOneOf(views, view) ? pageOf(context, view, subject, Number(page)) : outdatedButton,
});

/** The answer to a button of an older version, or one whose subject is gone. */
export const outdatedButton = notice(
  'This button is from an older post and no longer works. Use the command again for a fresh answer.',
);

function pageOf(
  { facts, now }: Context,
  view: View,
  { kind, id }: { readonly kind: string; readonly id: string },
  page = 0,
): Reply {
  if (!isOneOf(subjectKinds, kind)) return outdatedButton;
  switch (view) {
    case 'status':
      return isTopic(id) ? statusReply(facts, id, now, page) : outdatedButton;
    case 'sources':
      return sourcesReply(facts, kind, id, page) ?? outdatedButton;
    case 'spoilers':
      // The button may be older than the server's setting.
      return spoilersReply(hiding(facts), kind, id, page) ?? outdatedButton;
  }
}

function isOneOf<const T extends string>(known: readonly T[], text: string): text is T {
  return (known as readonly string[]).includes(text);
}
