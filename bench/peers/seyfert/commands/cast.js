const { Command, createStringOption, Declare, Embed, Options } = require('seyfert');
const answer = require('../../answer.json');

const embed = new Embed()
  .setTitle(answer.title)
  .setDescription(answer.description)
  .setColor(answer.color)
  .addFields(...answer.fields)
  .setFooter(answer.footer);

class CastCommand extends Command {
  async run(ctx) {
    await ctx.write({ embeds: [embed] });
  }
}

// The documentation uses decorators; this is their compiled form.
module.exports = {
  default: Declare({ name: 'cast', description: 'Who plays whom' })(
    Options({ name: createStringOption({ description: 'Actor or character' }) })(CastCommand),
  ),
};
