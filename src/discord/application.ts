import { type REST, Routes, type APIApplication } from 'discord.js';

/** The application that the token belongs to. */
export async function fetchApplication(rest: REST): Promise<APIApplication> {
  return (await rest.get(Routes.currentApplication())) as APIApplication;
}
