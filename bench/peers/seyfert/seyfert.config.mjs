import seyfert from 'seyfert';

export default seyfert.config.bot({
  token: process.env.DISCORD_TOKEN,
  locations: { base: '.', commands: 'commands' },
  intents: ['Guilds'],
});
