import type { Asker } from './field.ts';

/** Asks on the terminal. Loads its library lazily, so that scripts do not wait for it. */
export async function terminalAsker(): Promise<Asker> {
  const { input, select } = await import('@inquirer/prompts');
  return {
    text: (message, validate) => input({ message, validate }),
    choose: (message, choices) => select({ message, choices: [...choices], loop: false }),
  };
}
