import type { REST } from '@discordjs/rest';
import { Routes, type APIApplication } from 'discord-api-types/v10';

/** The application that the token belongs to. */
export async function fetchApplication(rest: REST): Promise<APIApplication> {
  return (await rest.get(Routes.currentApplication())) as APIApplication;
}
