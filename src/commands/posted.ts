import { actions } from '#replies/buttons.ts';
import { defineComponent } from './declaration.ts';
import { outdated } from './outdated.ts';
import { sourcesOn } from './sources.ts';

/** The 'Sources' buttons under a scheduled post. */
export const posted = defineComponent({
  id: actions.post,
  answers: 'private',
  run: ({ facts }, { kind, id }) => sourcesOn(facts, kind, id) ?? outdated,
});
