import { type TemplateResult, html, nothing } from 'lit';

import type { Scene, Spot } from '../page-server/protocol.ts';
import { type SlashCommand, slashCommandsOf } from '../terminal/typing/slash-commands.ts';

/** The beginning of a channel: where one is, and what can be tried. */
export function drawWelcome(
  spot: Spot | undefined,
  scene: Scene,
  isEmpty: boolean,
  begin: (command: SlashCommand) => void,
): TemplateResult | typeof nothing {
  if (spot === undefined) return nothing;
  const isDirect = spot.kind === 'dm';
  return html`<div class="welcome">
    <h2>${isDirect ? spot.name : `Welcome to #${spot.name}!`}</h2>
    <p>
      ${
        isDirect
          ? 'These are your direct messages with the bot.'
          : `This is the beginning of #${spot.name}, ${spot.about}.`
      }
      Everything here happens on this computer: it is no real Discord, and the bot is the real one.
    </p>
    ${isEmpty ? drawOffers(slashCommandsOf(scene.commands), begin) : nothing}
  </div>`;
}

function drawOffers(
  commands: readonly SlashCommand[],
  begin: (command: SlashCommand) => void,
): TemplateResult {
  if (commands.length === 0) return html`<p>The bot offers no commands here.</p>`;
  // Of a command with many subcommands the first will do.
  const names = commands.map(({ path }) => firstWord(path));
  const first = commands.filter(({ path }, index) => names.indexOf(firstWord(path)) === index);
  return html`<p id="offers">Type <kbd>/</kbd> below, or begin with one of these:</p>
    <ul class="offers" aria-labelledby="offers">
      ${first.map(
        (command) =>
          html`<li>
            <button type="button" @click=${() => begin(command)}>
              <b>/${command.path}</b> <span>${command.description}</span>
            </button>
          </li>`,
      )}
    </ul>`;
}

function firstWord(path: string): string {
  return path.split(' ')[0] ?? path;
}
