// From seyfert's documentation: https://docs.seyfert.dev/getting-started/first-command
import http from 'node:http';
import https from 'node:https';
import seyfert from 'seyfert';
import ButtonStyles from 'seyfert/lib/types/index.js';

const {
  ActionRow,
  ApiHandler,
  AttachmentBuilder,
  Button,
  Client,
  Command,
  ComponentCommand,
  Declare,
  Embed,
  LogLevels,
  config,
} = seyfert;
const { ButtonStyle } = ButtonStyles;
const { origin, pathname, port } = new URL(process.env.DISCORD_API_URL);

// seyfert supports only https on port 443. This redirects its gateway request.
https.request = (options) => http.request({ ...options, port });

class NowCommand extends Command {
  async run(ctx) {
    const button = new Button()
      .setCustomId('press')
      .setLabel('Press')
      .setStyle(ButtonStyle.Primary);
    await ctx.write({
      embeds: [new Embed().setTitle('answered')],
      components: [new ActionRow().addComponents(button)],
    });
  }
}

class LaterCommand extends Command {
  async run(ctx) {
    await ctx.deferReply();
    await ctx.editResponse({ content: 'edited' });
    const file = new AttachmentBuilder()
      .setName('note.txt')
      .setFile('buffer', Buffer.from('a note'));
    await ctx.followup({ content: 'followed up', files: [file] });
  }
}

class PressButton extends ComponentCommand {
  componentType = 'Button';

  filter(ctx) {
    return ctx.customId === 'press';
  }

  async run(ctx) {
    await ctx.update({ content: 'pressed', components: [] });
  }
}

const token = process.env.DISCORD_TOKEN;
const client = new Client({
  getRC: () => config.bot({ token, locations: { base: '.' }, intents: ['Guilds'] }),
  logger: { logLevel: LogLevels.Error },
});
client.setServices({
  rest: new ApiHandler({ token, domain: origin, baseUrl: `${pathname.slice(1)}/v10` }),
});
// The documentation uses decorators; this is their compiled form.
client.commands.set([
  Declare({ name: 'now', description: 'now' })(NowCommand),
  Declare({ name: 'later', description: 'later' })(LaterCommand),
]);
client.components.set([PressButton]);

await client.start();
await client.uploadCommands();
