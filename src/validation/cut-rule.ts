import type { Finding } from '#data/rules/rule.ts';
import type { Form } from './all-renderings.ts';
import { limits } from '#replies/limits.ts';

const ellipsis = '…';

/** What the replies shorten by themselves, so that Discord would take it. */
export const nothingCut = {
  name: 'nothing-cut',
  protects: 'Readers see every text in full.',
  *check({ file, path, name, embed, rows, choice }: Form): Iterable<Finding> {
    if (choice !== undefined && choice.length > limits.choiceName) {
      yield {
        file,
        path,
        message: `${name} would be cut: ${choice.length} characters, at most ${limits.choiceName}`,
        tip: 'Shorten the names.',
      };
    }
    const field = embed?.fields?.find(({ name, value }) => isCut(name) || isCut(value));
    const part = field
      ? `the field '${field.name}'`
      : isCut(embed?.title ?? '') || isCut(embed?.description ?? '')
        ? 'its text'
        : JSON.stringify(rows ?? []).includes(ellipsis)
          ? 'a menu or button below it'
          : undefined;
    if (part === undefined) return;
    yield {
      file,
      path,
      message: `${name} would be cut in ${part}`,
      tip: 'Shorten the texts that it shows.',
    };
  },
};

function isCut(text: string): boolean {
  return text.includes(ellipsis);
}
