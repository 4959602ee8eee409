import type { Facts } from '#data/facts.ts';
import { hiding } from '#data/seen.ts';
import { actions, subjectKinds, views, type SubjectKind, type View } from '#replies/buttons.ts';
import { notice, type Reply } from '#replies/reply.ts';
import { sourcesReply, spoilersReply } from '#replies/sources.ts';
import { isTopic, statusReply } from '#replies/status.ts';
import { defineComponent } from './declaration.ts';

/** The 'Sources' button under every answer. */
export const sources = defineComponent({
  id: actions.sources,
  answers: 'private',
  run: ({ facts }, { kind, id }) => sourcesOn(facts, kind, id),
});

/** The 'Sources' buttons under a scheduled post. */
export const postSources = defineComponent({
  id: actions.post,
  answers: 'private',
  run: ({ facts }, { kind, id }) => sourcesOn(facts, kind, id),
});

/** Shows the hidden texts of an answer only to the one who presses it. */
export const spoilers = defineComponent({
  id: actions.spoilers,
  answers: 'private',
  // The button may be older than the server's setting.
  run: ({ facts }, { kind, id }) =>
    (isOneOf(subjectKinds, kind) ? spoilersReply(hiding(facts), kind, id) : undefined) ??
    outdatedButton,
});

/** Turns the page of a long answer. */
export const more = defineComponent({
  id: actions.more,
  answers: 'change',
  run({ facts, now }, { view, kind, id, page }) {
    if (!isOneOf(views, view) || !isOneOf(subjectKinds, kind)) return outdatedButton;
    return pages[view](facts, kind, id, Number(page), now) ?? outdatedButton;
  },
});

const pages: Readonly<
  Record<
    View,
    (facts: Facts, kind: SubjectKind, id: string, page: number, now: number) => Reply | undefined
  >
> = {
  status: (facts, _, id, page, now) =>
    isTopic(id) ? statusReply(facts, id, now, page) : undefined,
  sources: sourcesReply,
  spoilers: (facts, kind, id, page) => spoilersReply(hiding(facts), kind, id, page),
};

/** The answer to a button of an older version, or one whose subject is gone. */
export const outdatedButton = notice(
  'This button is from an older post and no longer works. Use the command again for a fresh answer.',
);

function sourcesOn(facts: Facts, kind: string, id: string): Reply {
  const reply = isOneOf(subjectKinds, kind) ? sourcesReply(facts, kind, id) : undefined;
  return reply ?? outdatedButton;
}

function isOneOf<const T extends string>(known: readonly T[], text: string): text is T {
  return (known as readonly string[]).includes(text);
}
