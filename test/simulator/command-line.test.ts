import { describe, expect, test } from 'vitest';
import { readCommandLine } from '../../simulator/command-line.ts';
import { COMMANDS, DIRECTORY } from './terminal/registered-commands.ts';

function read(line: string) {
  return readCommandLine(line, COMMANDS, DIRECTORY);
}

describe('a valid command line', () => {
  const cases: readonly [string, string, Record<string, unknown>][] = [
    ['/about', 'about', {}],
    ['  /ABOUT  ', 'about', {}],
    ['/cast name:eleven', 'cast', { name: 'eleven' }],
    ['/cast name:eleven private:true', 'cast', { name: 'eleven', private: true }],
    ['/cast private:False name:will by', 'cast', { name: 'will by', private: false }],
    ['/cast name: the first   one ', 'cast', { name: 'the first   one' }],
    ['/cast Name:x', 'cast', { name: 'x' }],
    ['/cast name:Part 4: the end', 'cast', { name: 'Part 4: the end' }],
    ['/cast name:at 12:30 sharp', 'cast', { name: 'at 12:30 sharp' }],
    [
      '/cast name:see https://example.org/a?b=c:d',
      'cast',
      { name: 'see https://example.org/a?b=c:d' },
    ],
    ['/cast name:Re:Zero', 'cast', { name: 'Re:Zero' }],
    ['/cast name:👩‍👩‍👧 日本語', 'cast', { name: '👩‍👩‍👧 日本語' }],
    ['/cast name:"private:true" private:false', 'cast', { name: 'private:true', private: false }],
    ['/cast name:"foo:bar"', 'cast', { name: 'foo:bar' }],
    [String.raw`/cast name:"say \"hi\" \\ now"`, 'cast', { name: String.raw`say "hi" \ now` }],
    ['/cast name:"quoted" and more', 'cast', { name: '"quoted" and more' }],
    ['/cast name:"never closed', 'cast', { name: '"never closed' }],
    ['/cast name:-1.5', 'cast', { name: '-1.5' }],
    ['/status topic:filming', 'status', { topic: 'filming' }],
    ['/status topic:Release Date private:true', 'status', { topic: 'release', private: true }],
    ['/updates list', 'updates list', {}],
    ['/updates   add channel:#general', 'updates add', { channel: '100000000000000001' }],
    ['/updates add channel:News', 'updates add', { channel: '100000000000000002' }],
    [
      '/updates add channel:<#100000000000000002>',
      'updates add',
      { channel: '100000000000000002' },
    ],
    ['/updates add channel:123456789012345678', 'updates add', { channel: '123456789012345678' }],
    [
      '/updates add channel:#news every:6',
      'updates add',
      { channel: '100000000000000002', every: 6 },
    ],
    [
      '/updates add channel:#news mention:@News crew',
      'updates add',
      {
        channel: '100000000000000002',
        mention: '300000000000000002',
      },
    ],
    [
      '/updates add channel:#news at:2026-01-02T12:30',
      'updates add',
      { channel: '100000000000000002', at: '2026-01-02T12:30' },
    ],
  ];
  test.each(cases)('%s is parsed', (line, path, options) => {
    expect(read(line)).toEqual({ kind: 'call', path, options });
  });
});

describe('an invalid command line', () => {
  const cases: readonly [string, string][] = [
    ['/', 'Type a command after the slash: /cast, /status, /about, /updates add or /updates list.'],
    ['/csat name:x', "There's no command /csat. Did you mean /cast?"],
    [
      '/zzzzzzzz',
      "There's no command /zzzzzzzz. The commands are /cast, /status, /about or /updates.",
    ],
    ['cast name:x', 'Commands begin with a slash. Did you mean /cast name:x?'],
    [
      'hello',
      'The bot only reads commands, which begin with a slash: /cast, /status, /about or /updates.',
    ],
    ['/updates', '/updates needs one more word: /updates add or /updates list.'],
    ['/updates ad channel:#news', "There's no command /updates ad. Did you mean /updates add?"],
    [
      '/updates wipe',
      "There's no command /updates wipe. Did you mean /updates add or /updates list?",
    ],
    ['/cast', '/cast needs name: (A name). Write /cast name:…'],
    ['/cast eleven', "A value needs its option's name. Did you mean /cast name:eleven?"],
    [
      '/cast eleven private:true',
      "A value needs its option's name. Did you mean /cast name:eleven private:true?",
    ],
    ['/cast private true', "A value needs its option's name. Did you mean /cast private:true?"],
    ['/status filming', "A value needs its option's name. Did you mean /status topic:filming?"],
    ['/about us', "/about doesn't take options."],
    ['/about name:x', "/about doesn't take options."],
    ['/cast nam:eleven', "/cast doesn't have the option nam:. Did you mean name:?"],
    [
      '/cast name:x privat:true',
      '/cast doesn\'t have the option privat:. Did you mean private:? If it\'s part of name:, put the value in quotes: "…".',
    ],
    [
      '/cast name:x zzzzz:true',
      '/cast doesn\'t have the option zzzzz:. It takes name: or private:. If it\'s part of name:, put the value in quotes: "…".',
    ],
    [
      '/cast name:a name:b',
      'name: is given twice. If it\'s part of a text, put the text in quotes: "…".',
    ],
    ['/cast name:', 'name: is empty. Type a value after the colon.'],
    ['/cast name: private:true', 'name: is empty. Type a value after the colon.'],
    ['/cast name:x private:yes', 'private: takes true or false, not “yes”.'],
    ['/status topic:filmin', "topic: doesn't have the choice “filmin”. Did you mean Filming?"],
    [
      '/status topic:weather',
      "topic: doesn't have the choice “weather”. It takes Overview, Filming or Release date.",
    ],
    ['/updates add channel:#genral', "channel: doesn't know “#genral”. Did you mean #general?"],
    [
      '/updates add channel:#a thread',
      "channel: doesn't know “#a thread”. It takes #general or #news.",
    ],
    ['/updates add channel:#news every:0', 'every: must be at least 1.'],
    ['/updates add channel:#news every:25', 'every: must be at most 24.'],
    ['/updates add channel:#news every:1.5', 'every: takes a whole number, not “1.5”.'],
    ['/updates add channel:#news every:lots', 'every: takes a whole number, not “lots”.'],
    ['/updates add channel:#news every:0x10', 'every: takes a whole number, not “0x10”.'],
  ];
  test.each(cases)('%s is explained', (line, problem) => {
    expect(read(line)).toEqual({ kind: 'misread', problem });
  });
});
