import type { APIInteractionResponse } from 'discord-api-types/v10';
import { oncePer } from '#once-per.ts';

/** The JSON of a response, which is made once where many get the same answer. */
export const encoded = oncePer((response: APIInteractionResponse) => JSON.stringify(response));
