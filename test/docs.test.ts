import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = new Map<string, string>();
for await (const path of glob(['*.md', 'docs/**/*.md', 'deploy/**/*.md'], { cwd: root })) {
  pages.set(path, await readFile(join(root, path), 'utf8'));
}

/** Targets of the links and pictures of a page, without those to other sites. */
function linksOf(text: string): readonly string[] {
  const links = text.matchAll(/\]\(<?([^)<>\s]+)>?\)/gu);
  return Array.from(links, ([, target = '']) => target).filter((one) => !/^[a-z]+:/u.test(one));
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/^#+ (.+)$/gmu), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function namesIn(text: string, pattern: RegExp): readonly (string | undefined)[] {
  return Array.from(text.matchAll(pattern), ([, name]) => name);
}

describe('the documentation', () => {
  it('has only links to files and headings that exist', () => {
    const broken: string[] = [];
    for (const [page, text] of pages) {
      for (const link of linksOf(text)) {
        const [file = '', anchor] = link.split('#');
        const path = file === '' ? page : relative('.', join(dirname(page), file));
        const hasAnchor = anchor === undefined || anchorsOf(pages.get(path) ?? '').includes(anchor);
        if (!existsSync(join(root, path)) || !hasAnchor) broken.push(`${page}: ${link}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('has npm commands that cmd.exe, PowerShell and Git Bash leave as they are', () => {
    const commands = [...pages].flatMap(([page, text]) =>
      namesIn(text, /(?:^ *|`)(npm (?:ci|run|start|test)\b[^`\n]*)/gmu).map(
        (one) => `${page}: ${one}`,
      ),
    );
    expect(commands.length).toBeGreaterThan(30);
    // Single quotes, joined or continued commands, variables, comments and paths that begin with a slash.
    expect(commands.filter((command) => /['&|$%^\\]| [#/]/u.test(command))).toEqual([]);
  });

  it('shows every picture that is kept for it', async () => {
    const text = [...pages.values()].join('\n');
    const unused: string[] = [];
    for await (const image of glob('docs/**/*.{png,svg}', { cwd: root })) {
      if (!text.includes(`/${basename(image)}`)) unused.push(image);
    }
    expect(unused).toEqual([]);
  });

  it('has every setting in docs/configuration.md and .env.example', async () => {
    const config = await readFile(join(root, 'src/config.ts'), 'utf8');
    const settings = new Set(namesIn(config, /^ {2}([A-Z_]+): /gmu));
    const table = pages.get('docs/configuration.md') ?? '';
    expect(new Set(namesIn(table, /^\| `([A-Z_]+)`/gmu))).toEqual(settings);
    const example = await readFile(join(root, '.env.example'), 'utf8');
    expect(new Set([...namesIn(example, /^#?([A-Z_]+)=/gmu), 'NODE_ENV'])).toEqual(settings);
  });
});
