import { Locale } from 'discord-api-types/v10';

/** The languages that Discord's clients speak: https://discord.com/developers/docs/reference#locales */
export const PAGE_LOCALES: ReadonlySet<string> = new Set(Object.values(Locale));
