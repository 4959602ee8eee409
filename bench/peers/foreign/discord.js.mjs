// From discord.js's guide: https://discordjs.guide/legacy/interactions/buttons
import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  EmbedBuilder,
  Events,
  GatewayIntentBits,
  SlashCommandBuilder,
} from 'discord.js';

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: process.env.DISCORD_API_URL },
});

client.once(Events.ClientReady, ({ application }) =>
  application.commands.set(
    ['now', 'later'].map((name) => new SlashCommandBuilder().setName(name).setDescription(name)),
  ),
);

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isButton()) {
    await interaction.update({ content: 'pressed', components: [] });
  } else if (interaction.commandName === 'now') {
    const button = new ButtonBuilder()
      .setCustomId('press')
      .setLabel('Press')
      .setStyle(ButtonStyle.Primary);
    await interaction.reply({
      embeds: [new EmbedBuilder().setTitle('answered')],
      components: [new ActionRowBuilder().addComponents(button)],
    });
  } else {
    await interaction.deferReply();
    await interaction.editReply('edited');
    const file = new AttachmentBuilder(Buffer.from('a note'), { name: 'note.txt' });
    await interaction.followUp({ content: 'followed up', files: [file] });
  }
});

client.login(process.env.DISCORD_TOKEN);
