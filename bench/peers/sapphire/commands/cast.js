const { Command } = require('@sapphire/framework');
const { EmbedBuilder } = require('discord.js');
const answer = require('../../answer.json');

const embed = new EmbedBuilder()
  .setTitle(answer.title)
  .setDescription(answer.description)
  .setColor(answer.color)
  .addFields(...answer.fields)
  .setFooter(answer.footer);

class CastCommand extends Command {
  constructor(context, options) {
    super(context, { ...options });
  }

  registerApplicationCommands(registry) {
    registry.registerChatInputCommand((builder) =>
      builder
        .setName('cast')
        .setDescription('Who plays whom')
        .addStringOption((option) => option.setName('name').setDescription('Actor or character')),
    );
  }

  async chatInputRun(interaction) {
    await interaction.reply({ embeds: [embed] });
  }
}

module.exports = { CastCommand };
