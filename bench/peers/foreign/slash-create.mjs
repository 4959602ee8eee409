// From slash-create's documentation: https://slash-create.js.org/#/docs/main/latest/examples/webserver
import {
  ButtonStyle,
  ComponentType,
  FastifyServer,
  SlashCommand,
  SlashCreator,
} from 'slash-create';

class NowCommand extends SlashCommand {
  constructor(creator) {
    super(creator, { name: 'now', description: 'now' });
  }

  async run(ctx) {
    const button = {
      type: ComponentType.BUTTON,
      custom_id: 'press',
      label: 'Press',
      style: ButtonStyle.PRIMARY,
    };
    await ctx.send({
      embeds: [{ title: 'answered' }],
      components: [{ type: ComponentType.ACTION_ROW, components: [button] }],
    });
  }
}

class LaterCommand extends SlashCommand {
  constructor(creator) {
    super(creator, { name: 'later', description: 'later' });
  }

  async run(ctx) {
    await ctx.defer();
    await ctx.editOriginal('edited');
    await ctx.sendFollowUp({
      content: 'followed up',
      files: [{ name: 'note.txt', file: Buffer.from('a note') }],
    });
  }
}

const creator = new SlashCreator({
  applicationID: process.env.DISCORD_APPLICATION_ID,
  publicKey: process.env.DISCORD_PUBLIC_KEY,
  token: process.env.DISCORD_TOKEN,
  serverPort: Number(process.env.HTTP_PORT),
  serverHost: '127.0.0.1',
  rest: { baseURL: `${process.env.DISCORD_API_URL}/v10` },
});

creator.on('error', console.error);
creator.on('componentInteraction', (ctx) => ctx.editParent({ content: 'pressed', components: [] }));

creator.withServer(new FastifyServer()).registerCommands([NowCommand, LaterCommand]);
await creator.syncCommands();
await creator.startServer();
