const { EmbedBuilder, SlashCommandBuilder } = require('discord.js');
const answer = require('../../answer.json');

const embed = new EmbedBuilder()
  .setTitle(answer.title)
  .setDescription(answer.description)
  .setColor(answer.color)
  .addFields(...answer.fields)
  .setFooter(answer.footer);

module.exports = {
  data: new SlashCommandBuilder()
    .setName('cast')
    .setDescription('Who plays whom')
    .addStringOption((option) => option.setName('name').setDescription('Actor or character')),
  async execute(interaction) {
    await interaction.reply({ embeds: [embed] });
  },
};
