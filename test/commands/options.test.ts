import { ApplicationCommandOptionType as Type } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { privateOption, type Options } from '#commands/declaration.ts';
import { readOptions } from '#commands/options.ts';

const declared = {
  topic: {
    type: 'string',
    description: 'A topic',
    choices: [{ name: 'One', value: 'one' }],
  },
  name: { type: 'string', description: 'A name', required: true },
  private: privateOption,
} as const satisfies Options;

const name = { name: 'name', type: Type.String, value: 'x' } as const;

describe('readOptions', () => {
  it('GIVEN options that fit THEN their values', () => {
    const sent = [name, { name: 'private', type: Type.Boolean, value: true } as const];
    expect(readOptions(declared, sent)).toEqual({ name: 'x', private: true });
  });

  it.each([
    ['a required one is missing', []],
    ['one is unknown', [name, { name: 'extra', type: Type.String, value: 'x' }]],
    ['one is a property of every object', [name, { name: 'constructor', type: 3, value: 'x' }]],
    ['a choice is not offered', [name, { name: 'topic', type: Type.String, value: 'two' }]],
    ['a type is wrong', [{ name: 'name', type: Type.Boolean, value: true }]],
    ['a value is of another type', [name, { name: 'private', type: Type.Boolean, value: 'yes' }]],
    ['a subcommand is sent', [{ name: 'name', type: Type.Subcommand, options: [] }]],
  ] as [string, never[]][])('GIVEN %s THEN they do not fit', (_, sent) => {
    expect(readOptions(declared, sent)).toBeUndefined();
  });
});
