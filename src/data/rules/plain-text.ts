import type { Rule } from './rule.ts';

/** A joiner between two emoji, as in a family, is part of the picture. */
const joinedEmoji = /(?<=\p{Extended_Pictographic}\p{M}*)\u200D(?=\p{Extended_Pictographic})/gu;
/** Control characters, and format characters: invisible ones, and those that change the direction of a text. */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
/** Discord makes these clickable. */
const link = /[a-z][a-z\d+.-]*:\/\/\S|\bdiscord\.gg\/\S/i;

export const plainTexts: Rule = {
  name: 'plain-text',
  protects: 'A text has no invisible characters, no links and no unclosed spoiler marks.',
  *check(_pack, { texts }) {
    for (const { file, path, text } of texts) {
      for (const [message, tip] of flawsIn(text)) yield { file, path, message, tip };
    }
  },
};

function* flawsIn(text: string): Iterable<[message: string, tip: string]> {
  const [hidden] = invisible.exec(text.replaceAll(joinedEmoji, '')) ?? [];
  if (hidden !== undefined) {
    const hex = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    yield [
      `has the invisible character U+${hex} in it`,
      'Delete it. It often comes along when text is copied from a web page.',
    ];
  }
  if (link.test(text)) {
    yield ['has a link in it', 'Take the link out: name the source instead.'];
  }
  if (text.split('||').length % 2 === 0) {
    yield [
      'has an unclosed spoiler mark (||)',
      'Take the marks out, and give the entry a `spoiler`.',
    ];
  }
}
