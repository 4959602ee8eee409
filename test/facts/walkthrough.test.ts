import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourcesReply } from '#replies/sources.ts';
import { statusReply } from '#replies/status.ts';
import { newFolder } from '../new-folder.ts';
import { loadFacts } from '../packs/packs.ts';
import { factsHere } from './command-line.ts';

const now = Date.parse('2025-03-01T12:00:00Z');

/** The commands of the block of code below a heading, each as a list of words. */
async function commandsBelow(heading: string): Promise<readonly (readonly string[])[]> {
  const docs = await readFile(join(import.meta.dirname, '../../docs/writing-facts.md'), 'utf8');
  const [, block = ''] = /```sh\n([^]*?)```/.exec(docs.slice(docs.indexOf(`## ${heading}`))) ?? [];
  return Array.from(block.matchAll(/^npm run facts -- (.+)$/gm), ([, line = '']) =>
    Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, word]) => quoted ?? word ?? ''),
  );
}

describe('docs/writing-facts.md, one new article', () => {
  it('leads to the answers that it promises', async () => {
    const pack = join(await newFolder(), 'my-facts');
    const commands = await commandsBelow('One new article, step by step');
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
