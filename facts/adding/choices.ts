import { certainties, standings, topics, type Pack } from '#data/schema.ts';
import { certaintyMeanings } from '#replies/embed-style.ts';
import { personLabel } from '#replies/person.ts';
import { topicNames } from '#replies/status.ts';
import type { Choice } from './field.ts';

const standingMeanings: Readonly<Record<(typeof standings)[number], string>> = {
  returning: 'returning: was in an earlier season',
  new: 'new: joins with this season',
  guest: 'guest: named by a source, but not as part of this season',
  crew: 'crew: works behind the camera',
};

export const certaintyChoices: readonly Choice[] = certainties.map((value) => ({
  value,
  name: `${value}: ${certaintyMeanings[value]}`,
}));

export const standingChoices: readonly Choice[] = standings.map((value) => ({
  value,
  name: standingMeanings[value],
}));

export function topicChoices(): readonly Choice[] {
  return topics.map((value) => ({ value, name: topicNames[value] }));
}

export function personChoices({ people }: Pack): readonly Choice[] {
  return people.map((one) => ({ value: one.id, name: personLabel(one) }));
}

export function sourceChoices({ sources }: Pack): readonly Choice[] {
  return sources.map(({ id, label, note }) => ({ value: id, name: `${label}: ${note}` }));
}

export function speakerChoices({ speakers }: Pack): readonly Choice[] {
  return speakers.map(({ id, name }) => ({ value: id, name }));
}
