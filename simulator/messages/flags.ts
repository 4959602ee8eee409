import type { MessageFlags } from 'discord-api-types/v10';

/** Casts a bit set to Discord's enum, which has no name for 0. */
export function flagsOf(bits: number): MessageFlags {
  const flags: unknown = bits;
  return flags as MessageFlags;
}

export function hasFlag(flags: number | null | undefined, flag: MessageFlags): boolean {
  return ((flags ?? 0) & flag) !== 0;
}
