import { describe, expect, test } from 'vitest';

import { completionOf, typedValue } from '../../../../simulator/terminal/typing/completion.ts';
import { slashCommandsOf } from '../../../../simulator/terminal/typing/slash-commands.ts';
import { COMMANDS, DIRECTORY } from '../registered-commands.ts';

const KNOWN = slashCommandsOf(COMMANDS);

/** The whole line, once for each suggestion. */
function completed(line: string): readonly string[] {
  const completion = completionOf(line, KNOWN, DIRECTORY);
  if (completion.kind === 'live') throw new Error('The bot would have to be asked.');
  return completion.suggestions.map(({ text }) => line.slice(0, completion.from) + text);
}

describe('GIVEN a line up to the cursor', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['', ['/cast ', '/status ', '/about ', '/updates ']],
    ['/', ['/cast ', '/status ', '/about ', '/updates ']],
    ['/C', ['/cast ']],
    ['st', ['/status ']],
    ['/zz', []],
    ['/cast', ['/cast ']],
    ['/up', ['/updates ']],
    ['/updates ', ['/updates add ', '/updates list ']],
    ['/updates  a', ['/updates add ']],
    ['/cast ', ['/cast name:', '/cast private:']],
    ['/cast p', ['/cast private:']],
    ['/cast private:', ['/cast private:true ', '/cast private:false ']],
    ['/cast private:t', ['/cast private:true ']],
    ['/cast private:true ', ['/cast private:true name:']],
    ['/cast name:eleven ', ['/cast name:eleven private:']],
    ['/cast name:eleven pri', ['/cast name:eleven private:']],
    ['/cast name:"a b" ', ['/cast name:"a b" private:']],
    ['/cast name:x private:true ', []],
    ['/cast eleven', []],
    [
      '/status topic:',
      ['/status topic:Overview ', '/status topic:Filming ', '/status topic:Release date '],
    ],
    ['/status topic:release d', ['/status topic:Release date ']],
    ['/about ', []],
    ['/updates add channel:', ['/updates add channel:#general ', '/updates add channel:#news ']],
    ['/updates add channel:#n', ['/updates add channel:#news ']],
    [
      '/updates add mention:',
      ['/updates add mention:@everyone ', '/updates add mention:@News crew '],
    ],
    ['/updates add at:', []],
  ];
  test.each(cases)('%j THEN these may follow', (line, lines) => {
    expect(completed(line)).toEqual(lines);
  });

  test.each([
    ['/cast name:', ''],
    ['/cast name:El', 'El'],
    ['/cast name:El ev', 'El ev'],
    ['/cast name:"El', 'El'],
    ['/cast private:true name:p', 'p'],
  ])('%j THEN the bot is asked about %j', (line, typed) => {
    expect(completionOf(line, KNOWN, DIRECTORY)).toMatchObject({
      kind: 'live',
      path: 'cast',
      option: 'name',
      typed,
      others: line.includes('private') ? { private: true } : {},
    });
  });
});

describe('GIVEN a value that the bot proposes', () => {
  test.each([
    ['Eleven (the one)', 'Eleven (the one)'],
    ['Part 4: the end', 'Part 4: the end'],
    ['private:true', '"private:true"'],
    ['foo:bar', '"foo:bar"'],
    ['say "hi"', 'say "hi"'],
    ['"hi"', String.raw`"\"hi\""`],
    [' spaced', '" spaced"'],
  ])('%j THEN it is typed as %s', (value, typed) => {
    expect(typedValue(value, ['name', 'private'])).toBe(typed);
  });
});
