import type { Finding } from '#data/rules/rule.ts';
import type { Form } from './all-renderings.ts';
import { lengthOf } from '#replies/fitting.ts';
import { limits } from '#replies/limits.ts';

/** Discord refuses the whole message for one text that is too long, or empty. */
export const withinLimits = {
  name: 'within-limits',
  protects: 'Discord accepts every answer, in every rendering.',
  *check(form: Form): Iterable<Finding> {
    for (const { name, size, most } of measures(form)) {
      if (size <= most || isQuoteText(form, name)) continue;
      yield {
        file: form.file,
        path: form.path,
        message: `${form.name} is too long: ${name} has ${size}, Discord allows ${most}`,
        tip: 'Shorten the texts that it shows, or spread them over several facts.',
      };
    }
    for (const name of emptyParts(form)) {
      yield {
        file: form.file,
        path: form.path,
        message: `${form.name} has no visible text in ${name}`,
        tip: 'Write visible text; Discord refuses blank text.',
      };
    }
  },
};

/** What has a size of its own, in characters or entries. */
export interface Measure {
  readonly name: string;
  readonly size: number;
  readonly most: number;
}

/** All that Discord limits in a form. */
export function* measures({ embed, rows = [] }: Form): Iterable<Measure> {
  if (!embed) return;
  const { title = '', description = '', footer, author, fields = [] } = embed;
  yield {
    name: 'the line above the title',
    size: author?.name.length ?? 0,
    most: limits.authorName,
  };
  yield { name: 'the title', size: title.length, most: limits.embedTitle };
  yield { name: 'the text', size: description.length, most: limits.embedDescription };
  yield { name: 'the footer', size: footer?.text.length ?? 0, most: limits.footer };
  yield { name: 'the list of fields', size: fields.length, most: limits.embedFields };
  for (const { name, value } of fields) {
    yield { name: `the name of the field '${name}'`, size: name.length, most: limits.fieldName };
    yield { name: `the field '${name}'`, size: value.length, most: limits.fieldValue };
  }
  yield { name: 'the whole', size: lengthOf(embed), most: limits.embedsTotal };
  yield { name: 'the list of rows', size: rows.length, most: limits.rows };
}

/** A quote's own words are judged by the rule on quotes. */
function isQuoteText({ file, embed }: Form, name: string): boolean {
  const isLong = (embed?.description?.length ?? 0) > limits.embedDescription;
  return file === 'quotes.yaml' && isLong && (name === 'the text' || name === 'the whole');
}

function* emptyParts({ embed }: Form): Iterable<string> {
  if (!embed) return;
  if (isBlank(embed.title ?? '')) yield 'its title';
  for (const { name, value } of embed.fields ?? []) {
    if (isBlank(name)) yield 'the name of a field';
    if (isBlank(value)) yield `the field '${name}'`;
  }
}

/** Discord takes away white space, and what has no width cannot be seen. */
function isBlank(text: string): boolean {
  return !/[^\s\p{Cc}\p{Cf}\p{Z}\p{M}]/u.test(text);
}
