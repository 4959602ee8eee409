const { CommandOptionType, SlashCommand } = require('slash-create');
const answer = require('../../answer.json');

module.exports = class CastCommand extends SlashCommand {
  constructor(creator) {
    super(creator, {
      name: 'cast',
      description: 'Who plays whom',
      options: [
        { type: CommandOptionType.STRING, name: 'name', description: 'Actor or character' },
      ],
    });
  }

  async run() {
    return { embeds: [answer] };
  }
};
