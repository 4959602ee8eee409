export { createDefaultWorld, MENTIONABLE_ROLE, UNMENTIONABLE_ROLE } from './world/default-world.ts';
export type { PermissionName } from './world/permissions.ts';
export type { Channel, Guild } from './world/places.ts';
export { World } from './world/world.ts';
export type { Persona, Place, WorldEvent } from './world/world.ts';
