import { aboutReply } from '#replies/about.ts';
import { defineCommand, privateOption } from './declaration.ts';
import { packageInfo } from '#version.ts';

export const about = defineCommand({
  name: 'about',
  description: 'What this bot is, where its facts come from, and how sure they are',
  scope: 'everywhere',
  options: { private: privateOption },
  run: ({ facts, startedAt }) => aboutReply(facts, packageInfo, startedAt),
});
