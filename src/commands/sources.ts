import { actions, subjectKinds, type SubjectKind } from '#replies/buttons.ts';
import { sourcesReply } from '#replies/sources.ts';
import { defineComponent } from './declaration.ts';
import { outdated } from './outdated.ts';

/** The 'Sources' button under every answer. */
export const sources = defineComponent({
  id: actions.sources,
  answers: 'private',
  run: ({ facts }, { kind, id }) =>
    (isSubjectKind(kind) ? sourcesReply(facts, kind, id) : undefined) ?? outdated,
});

function isSubjectKind(text: string): text is SubjectKind {
  return (subjectKinds as readonly string[]).includes(text);
}
