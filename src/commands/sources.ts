import type { Facts } from '#data/facts.ts';
import { actions, subjectKinds, type SubjectKind } from '#replies/buttons.ts';
import type { Reply } from '#replies/reply.ts';
import { sourcesReply } from '#replies/sources.ts';
import { defineComponent } from './declaration.ts';
import { outdated } from './outdated.ts';

/** The 'Sources' button under every answer. */
export const sources = defineComponent({
  id: actions.sources,
  answers: 'private',
  run: ({ facts }, { kind, id }) => sourcesOn(facts, kind, id) ?? outdated,
});

/** The 'Sources' buttons under a scheduled post. */
export const posted = defineComponent({
  id: actions.post,
  answers: 'private',
  run: ({ facts }, { kind, id }) => sourcesOn(facts, kind, id) ?? outdated,
});

/** The sources of a button's subject; `undefined` if the facts no longer have it. */
function sourcesOn(facts: Facts, kind: string, id: string): Reply | undefined {
  return isSubjectKind(kind) ? sourcesReply(facts, kind, id) : undefined;
}

function isSubjectKind(text: string): text is SubjectKind {
  return (subjectKinds as readonly string[]).includes(text);
}
