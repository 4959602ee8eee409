import type { Facts } from '#data/facts.ts';
import { actions, subjectKinds, type SubjectKind } from '#replies/buttons.ts';
import { notice, type Reply } from '#replies/reply.ts';
import { sourcesReply } from '#replies/sources.ts';
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

/** The answer to a button of an older version, or one whose subject is gone. */
export const outdatedButton = notice(
  'This button is from an older post and no longer works. Use the command again for a fresh answer.',
);

function sourcesOn(facts: Facts, kind: string, id: string): Reply {
  return (isSubjectKind(kind) ? sourcesReply(facts, kind, id) : undefined) ?? outdatedButton;
}

function isSubjectKind(text: string): text is SubjectKind {
  return (subjectKinds as readonly string[]).includes(text);
}
