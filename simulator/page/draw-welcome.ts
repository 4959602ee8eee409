import { type TemplateResult, html, nothing } from 'lit';
import type { ClientState, ChannelInfo } from '../page-server/protocol.ts';
import { type SlashCommand, slashCommandsOf } from '../terminal/typing/slash-commands.ts';

/** The beginning of a channel: its name and, while it's empty, commands to try. */
export function drawWelcome(
  channel: ChannelInfo | undefined,
  client: ClientState,
  isEmpty: boolean,
  begin: (command: SlashCommand) => void,
): TemplateResult | typeof nothing {
  if (channel === undefined) return nothing;
  const isDirect = channel.kind === 'dm';
  return html`<div class="welcome">
    <h2>${isDirect ? channel.name : `Welcome to #${channel.name}!`}</h2>
    <p>
      ${
        isDirect
          ? 'These are your direct messages with the bot.'
          : `This is the beginning of #${channel.name}, ${channel.about}.`
      }
      Everything here happens on this computer: Discord is simulated, and the bot is the real one.
    </p>
    ${isEmpty ? drawOffers(slashCommandsOf(client.commands), begin) : nothing}
  </div>`;
}

function drawOffers(commands: readonly SlashCommand[], begin: (command: SlashCommand) => void) {
  if (commands.length === 0) return html`<p>The bot offers no commands here.</p>`;
  // Only the first subcommand of each command.
  const groups = Map.groupBy(commands, ({ path }) => path.split(' ')[0]);
  const first = [...groups.values()].flatMap((group) => group.slice(0, 1));
  return html`<p id="offers">Type <kbd>/</kbd> below, or begin with one of these:</p>
    <ul class="offers" aria-labelledby="offers">
      ${first.map(
        (command) =>
          html`<li>
            <button type="button" @click=${() => begin(command)}>
              <b>/${command.path}</b> <span class="quiet">${command.description}</span>
            </button>
          </li>`,
      )}
    </ul>`;
}
