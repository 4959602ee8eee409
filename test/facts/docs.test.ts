import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allRules } from '#validator.ts';
import { provenanceRules } from '../../facts/provenance/rules.ts';

it('GIVEN the rules THEN docs/writing-facts.md has each of them, and none that is gone', async () => {
  const docs = await readFile(join(import.meta.dirname, '../../docs/writing-facts.md'), 'utf8');
  const rows = Array.from(
    docs.matchAll(/^\| `([^`]+)` +\| (.+?) +\|$/gmu),
    ([, name, protects]) => ({
      name,
      protects,
    }),
  );
  expect(rows).toEqual(
    [...allRules, ...provenanceRules].map(({ name, protects }) => ({ name, protects })),
  );
});
