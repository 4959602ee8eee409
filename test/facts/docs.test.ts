import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourcesReply } from '#replies/sources.ts';
import { statusReply } from '#replies/status.ts';
import { allRules } from '#validation/validator.ts';
import { provenanceRules } from '../../facts/provenance/rules.ts';
import { newFolder } from '../new-folder.ts';
import { loadFacts } from '../packs/packs.ts';
import { factsHere, wordsOf } from './command-line.ts';

const now = Date.parse('2025-03-01T12:00:00Z');

const docs = await readFile(join(import.meta.dirname, '../../docs/writing-facts.md'), 'utf8');

/** The commands of the block of code below a heading, each as a list of words. */
function commandsBelow(heading: string): readonly (readonly string[])[] {
  const [, block = ''] = /```sh\n([^]*?)```/.exec(docs.slice(docs.indexOf(`## ${heading}`))) ?? [];
  return Array.from(block.matchAll(/^npm run facts -- (.+)$/gm), ([, line = '']) => wordsOf(line));
}

describe('docs/writing-facts.md, one new article', () => {
  it('leads to the answers that it promises', async () => {
    const pack = join(await newFolder(), 'my-facts');
    const commands = commandsBelow('One new article, step by step');
    expect(commands.length).toBeGreaterThan(3);
    for (const words of commands) {
      const { code, err } = await factsHere(
        words.map((word) => (word === 'my-facts' ? pack : word)),
      );
      expect([code, err], words.join(' ')).toEqual([0, '']);
    }

    const loaded = await loadFacts(pack);
    const filming = statusReply(loaded, 'filming', now).embed.description ?? '';
    expect(filming).toMatch(/^\*\*Filming of season 5 has ended\.\*\* · 📰 Reported\n/);
    const overview = statusReply(loaded, 'overview', now).embed.description ?? '';
    expect(overview).toMatch(
      /^As of <t:1740052800:D> \(9 days ago\)\n📰 \*\*Filming\*\*: Filming of season 5 has ended\.\n/,
    );
    expect(overview).toContain('No release date has been announced. (<t:1704715200:D>)\n');
    for (const text of [filming, overview]) {
      expect(text).toContain('As of <t:1740052800:D> (9 days ago)');
      expect(text).not.toContain('officially begun.');
    }
    const sources = JSON.stringify(sourcesReply(loaded, 'status', 'filming'));
    expect(sources).toContain('Production of season 5 has officially begun.');
    const release = statusReply(loaded, 'release', now).embed.description;
    expect(release).toContain('As of <t:1704715200:D> (1 year 1 month ago)');
  });
});

describe('docs/writing-facts.md, checks', () => {
  it('lists exactly the existing rules', () => {
    const rows = Array.from(
      docs.matchAll(/^\| `([^`]+)` +\| (.+?) +\|$/gmu),
      ([, name, protects]) => ({ name, protects }),
    );
    expect(rows).toEqual(
      [...allRules, ...provenanceRules].map(({ name, protects }) => ({ name, protects })),
    );
  });
});
