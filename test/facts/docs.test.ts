import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allRules } from '#validation/validator.ts';
import { provenanceRules } from '../../facts/provenance/rules.ts';

describe('docs/writing-facts.md', () => {
  it('lists exactly the existing rules', async () => {
    const docs = await readFile(join(import.meta.dirname, '../../docs/writing-facts.md'), 'utf8');
    const rows = Array.from(
      docs.matchAll(/^\| `([^`]+)` +\| (.+?) +\|$/gmu),
      ([, name, protects]) => ({ name, protects }),
    );
    expect(rows).toEqual(
      [...allRules, ...provenanceRules].map(({ name, protects }) => ({ name, protects })),
    );
  });
});
