import { describe, expect, it } from 'vitest';
import type { Row } from '#replies/reply.ts';
import { bundledPack } from '#data/pack-file.ts';
import { allRenderings, type Rendering } from '#validation/all-renderings.ts';
import { loadFacts } from '../packs/packs.ts';

const now = Date.parse('2026-11-28T12:00:00Z');

describe('the bundled pack', () => {
  // `npx vitest run test/golden -u` writes the file. Review each changed line beside the articles.
  it('answers as in answers.txt', async () => {
    const facts = await loadFacts(bundledPack);
    const text = Array.from(allRenderings(facts, now), inText).join('\n');
    await expect(text.replaceAll(facts.version, 'VERSION')).toMatchFileSnapshot('answers.txt');
  });
});

function inText({ name, path, embed, rows = [], headline, picture, choice }: Rendering): string {
  const { author, title, description, fields = [], footer } = embed ?? {};
  const parts = [
    `=== ${name} (${path.join(' ')})`,
    choice,
    headline && `> ${headline}`,
    author?.name,
    title && `# ${title}`,
    description,
    ...fields.flatMap((field) => [`[${field.name}]`, field.value]),
    footer && `-- ${footer.text}`,
    picture?.[0] && `[picture: ${picture[0]}]`,
    ...rows.flatMap(labelsOf),
  ];
  return `${parts.filter((part) => part).join('\n')}\n`;
}

function labelsOf(row: Row): readonly string[] {
  return row.flatMap((component) =>
    'options' in component
      ? [
          `<${component.placeholder}>`,
          ...component.options.map(({ label, description = '' }) => `  ${label} | ${description}`),
        ]
      : [`<${component.label}>`],
  );
}
