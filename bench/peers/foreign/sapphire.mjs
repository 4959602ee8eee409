// From Sapphire's guide: https://sapphirejs.dev/docs/Guide/getting-started/creating-a-basic-app-command
import {
  Command,
  InteractionHandler,
  InteractionHandlerTypes,
  LogLevel,
  SapphireClient,
} from '@sapphire/framework';
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  EmbedBuilder,
  GatewayIntentBits,
} from 'discord.js';

class NowCommand extends Command {
  registerApplicationCommands(registry) {
    registry.registerChatInputCommand((builder) => builder.setName('now').setDescription('now'));
  }

  async chatInputRun(interaction) {
    const button = new ButtonBuilder()
      .setCustomId('press')
      .setLabel('Press')
      .setStyle(ButtonStyle.Primary);
    await interaction.reply({
      embeds: [new EmbedBuilder().setTitle('answered')],
      components: [new ActionRowBuilder().addComponents(button)],
    });
  }
}

class LaterCommand extends Command {
  registerApplicationCommands(registry) {
    registry.registerChatInputCommand((builder) =>
      builder.setName('later').setDescription('later'),
    );
  }

  async chatInputRun(interaction) {
    await interaction.deferReply();
    await interaction.editReply('edited');
    const file = { attachment: Buffer.from('a note'), name: 'note.txt' };
    await interaction.followUp({ content: 'followed up', files: [file] });
  }
}

class PressHandler extends InteractionHandler {
  constructor(context, options) {
    super(context, { ...options, interactionHandlerType: InteractionHandlerTypes.Button });
  }

  async run(interaction) {
    await interaction.update({ content: 'pressed', components: [] });
  }
}

const client = new SapphireClient({
  intents: [GatewayIntentBits.Guilds],
  logger: { level: LogLevel.Error },
  rest: { api: process.env.DISCORD_API_URL },
});

// https://sapphirejs.dev/docs/Guide/additional-information/registering-virtual-pieces
client.stores.loadPiece({ store: 'commands', name: 'now', piece: NowCommand });
client.stores.loadPiece({ store: 'commands', name: 'later', piece: LaterCommand });
client.stores.loadPiece({ store: 'interaction-handlers', name: 'press', piece: PressHandler });

client.login(process.env.DISCORD_TOKEN);
