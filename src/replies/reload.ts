import type { APIEmbedField } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import { describeChange, type Change } from '#data/diff.ts';
import { describeProblem, placeOf, type Problem } from '#data/problem.ts';
import { count } from '#data/words.ts';
import { embedFrom } from './embed-style.ts';
import { limits } from './limits.ts';
import { answer, type Attachment, type Reply } from './reply.ts';
import { cut, literal } from './text.ts';

/** The number of problems shown, and the length of each in UTF-16 units. An attached file has all of them. */
const shownProblems = 5;
const problemLength = 300;
/** The number of changes shown of each kind, and the length of each. */
const shownChanges = 8;
const shownLength = 200;

const changeNames: Readonly<Record<Change['kind'], string>> = {
  added: '➕ Added',
  changed: '✏️ Changed',
  removed: '➖ Removed',
};

/** The changes of a reload, real or previewed. `facts`: those in use now. */
export function changesReply(
  facts: Facts,
  title: string,
  step: { readonly before: string; readonly after: string; readonly changes: readonly Change[] },
): Reply {
  const { before, after, changes } = step;
  const byKind = Map.groupBy(changes, ({ kind }) => kind);
  const lines = changes.map((change) => `${changeNames[change.kind]}: ${describeChange(change)}`);
  const isCut =
    lines.some((line) => line.length > shownLength) ||
    Array.from(byKind.values()).some(({ length }) => length > shownChanges);
  const reply = answer(
    embedFrom(facts, {
      title,
      description: `\`${before}\` → \`${after}\`, ${count(changes.length, 'change')}`,
      fields: Object.entries(changeNames).flatMap(([kind, name]) => {
        const of = byKind.get(kind as Change['kind']) ?? [];
        const shown = of.slice(0, shownChanges);
        const texts = shown.map((change) => literal(cut(brief(change), shownLength)));
        return listField(name, texts, of.length);
      }),
    }),
  );
  return isCut ? { ...reply, attachment: attachmentOf('changes.txt', lines) } : reply;
}

export function problemsReply(facts: Facts, problems: readonly Problem[]): Reply {
  const lines = problems.slice(0, shownProblems).map(problemLine);
  const shown = lines.map((line) => cut(line, problemLength));
  const isCut = problems.length > shown.length || lines.some((line) => line.length > problemLength);
  const reply = answer(
    embedFrom(facts, {
      title: 'Nothing was changed',
      description: `The new facts have ${count(problems.length, 'problem')}. Answers still come from \`${facts.version}\`.`,
      fields: listField('Problems', shown, problems.length),
    }),
  );
  if (!isCut) return reply;
  return { ...reply, attachment: attachmentOf('problems.txt', problems.map(describeProblem)) };
}

function problemLine(problem: Problem): string {
  const { message, tip } = problem;
  return `\`${placeOf(problem)}\` ${literal(message)}${tip === undefined ? '' : `\n${literal(tip)}`}`;
}

/** A change in one line that shows where two long texts differ. */
function brief(change: Change): string {
  if (change.kind !== 'changed') return describeChange(change);
  const fields = change.fields.map((field) => {
    const { before, after } = field;
    if (before === undefined || after === undefined) return field;
    const from = commonStart(before, after);
    return { ...field, before: from(before), after: from(after) };
  });
  return describeChange({ ...change, fields });
}

/** Leaves out the common beginning of two texts, up to some words before they differ. */
function commonStart(one: string, other: string): (text: string) => string {
  let common = 0;
  while (common < one.length && one[common] === other[common]) common += 1;
  const from = one.lastIndexOf(' ', common - 20) + 1;
  return (text) => (from > 20 ? `…${text.slice(from)}` : text);
}

/** The first lines of `total`. */
function listField(name: string, shown: readonly string[], total: number): APIEmbedField[] {
  const rest = total > shown.length ? [`*and ${total - shown.length} more*`] : [];
  const value = [...shown, ...rest].map((line) => `- ${line}`).join('\n');
  return value === '' ? [] : [{ name, value: cut(value, limits.fieldValue) }];
}

/** Discord takes attachments of 10 MiB; nobody reads this much. */
const attachmentLength = 1_000_000;

function attachmentOf(name: string, lines: readonly string[]): Attachment {
  return { name, text: `${lines.join('\n').slice(0, attachmentLength).toWellFormed()}\n` };
}
