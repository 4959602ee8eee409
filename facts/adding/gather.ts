import type { Pack } from '#data/schema.ts';
import { packDate } from '../provenance/dates.ts';
import type { Asker, Choice, Field, Values } from './field.ts';
import { dateForms, shapeOf, source, type Kind } from './kinds.ts';

/** The choice for an entry that the pack does not have yet. */
export const newOne = '+';

/** The answer that returns to the previous question. */
export const back = '<';

/** The answers in the order of their questions. Those on a new source have keys such as `source label`. */
export type Answers = Map<string, readonly string[]>;

interface Question {
  readonly key: string;
  readonly kind: Kind;
  readonly field: Field;
}

/**
 * Asks for the fields of an entry: for all of them, or only for the missing required ones if some
 * were given as options. Keeps existing answers and adds the others to them.
 */
export async function ask(
  kind: Kind,
  pack: Pack,
  given: Values,
  asker: Asker,
  answers: Answers = new Map(),
): Promise<Answers> {
  for (;;) {
    const question = questionsFor(kind, given, answers).find(({ key }) => !answers.has(key));
    if (!question) return answers;
    const answer = await askField(question, pack, asker, answers.size > 0);
    if (answer) answers.set(question.key, answer);
    else forgetLast(answers);
  }
}

/** Forgets the last answer, so that its question is asked again. */
export function forgetLast(answers: Answers): void {
  answers.delete(Array.from(answers.keys()).at(-1) ?? '');
}

/** The questions whose answer can be a new source. */
export const sourceFlags = ['source', 'other-source'] as const;
type SourceFlag = (typeof sourceFlags)[number];

/** The answers on a new source. */
export function newSourceOf(answers: Answers, asked: SourceFlag = 'source'): Values {
  const values = source.fields.map(({ flag }) => [flag, answers.get(`${asked} ${flag}`) ?? []]);
  return Object.fromEntries(values) as Values;
}

export function missingFlags(kind: Kind, values: Values): readonly string[] {
  return kind.fields
    .filter((field) => field.optional !== true && !isGiven(field, values))
    .map(({ flag }) => flag);
}

function isGiven({ flag }: Field, values: Values): boolean {
  const isNamed = flag === 'speaker' && values[speakerName.flag] !== undefined;
  // It has the topics of the entry that it replaces.
  const isInherited = flag === 'topic' && (values['supersedes']?.length ?? 0) > 0;
  const isPaired = flag.startsWith('other-') && (values['source']?.length ?? 0) > 1;
  return isNamed || isInherited || isPaired || values[flag] !== undefined;
}

/** The questions in order. A new source or speaker is asked for right after it was chosen. */
function questionsFor(kind: Kind, given: Values, answers: Answers): readonly Question[] {
  const isFresh = Object.keys(given).length === 0;
  return kind.fields
    .filter((field) => isFresh || field.optional !== true)
    .filter(
      (field) =>
        answers.has(field.flag) || !isGiven(field, { ...given, ...Object.fromEntries(answers) }),
    )
    .flatMap((field) => {
      const question = { key: field.flag, kind, field };
      if (!answers.get(field.flag)?.includes(newOne)) return [question];
      const more =
        field.flag === 'speaker'
          ? [{ key: speakerName.flag, kind, field: speakerName }]
          : source.fields.map((one) => ({
              key: `${field.flag} ${one.flag}`,
              kind: source,
              field: one,
            }));
      return [question, ...more];
    });
}

const speakerName: Field = { flag: 'speaker-name', question: 'What is their name?' };

/** `undefined`: back to the previous question. */
async function askField(
  question: Question,
  pack: Pack,
  asker: Asker,
  canGoBack: boolean,
): Promise<readonly string[] | undefined> {
  const { field } = question;
  const choices = choicesOf(field, pack);
  const answers: string[] = [];
  for (;;) {
    const isFirst = answers.length === 0;
    const isOptional = field.optional === true || !isFirst;
    const isBack = (text: string) => text.trim() === back && (canGoBack || !isFirst);
    const answer = choices
      ? await asker.choose(field.question, [
          ...(isOptional ? [{ value: '', name: isFirst ? 'No' : 'No more' }] : []),
          ...choices.filter(({ value }) => !answers.includes(value)),
          ...(isBack(back) ? [{ value: back, name: '← back to the previous question' }] : []),
        ])
      : await asker.text(
          field.question,
          (text) => isBack(text) || validateAnswer(question, text, isOptional),
        );
    if (isBack(answer)) {
      if (answers.pop() === undefined) return undefined;
      continue;
    }
    if (answer.trim() === '') return answers;
    answers.push(answer.trim());
    // Each source has its own summary, so neither is asked for again.
    if (!field.many || field.flag === 'source' || field.flag === 'says') return answers;
  }
}

function choicesOf({ choices, flag }: Field, pack: Pack): readonly Choice[] | undefined {
  if (!choices) return undefined;
  const added = flag.replace('other-', '');
  const canAdd = added === 'source' || added === 'speaker';
  return [
    ...choices(pack),
    ...(canAdd ? [{ value: newOne, name: `a ${added} that isn't in the pack yet` }] : []),
  ];
}

/** `true` if the schema accepts the answer, otherwise the reason why not. */
function validateAnswer(
  { kind, field: { flag } }: Question,
  text: string,
  isOptional: boolean,
): string | true {
  if (text.trim() === '') return isOptional || 'An answer is required.';
  const isDate = flag === 'date';
  const value = isDate ? packDate(text) : flag === 'spoiler' ? Number(text) : text.trim();
  const issue = shapeOf(kind)[flag]?.safeParse(value).error?.issues[0];
  if (issue && isDate) return `'${text.trim()}' isn't a date. Write ${dateForms}.`;
  return issue?.message ?? true;
}
