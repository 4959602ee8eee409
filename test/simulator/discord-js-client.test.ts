import { Client, Events, GatewayIntentBits, MessageFlags, SlashCommandBuilder } from 'discord.js';
import type { ChatInputCommandInteraction } from 'discord.js';
import { expect, it } from 'vitest';
import { startSimulator } from '../../simulator/simulator.ts';
import { ManualClock } from '../manual-clock.ts';

async function greet(interaction: ChatInputCommandInteraction): Promise<void> {
  await interaction.reply({ embeds: [{ title: `Hello ${interaction.user.username}` }] });
  const flags = MessageFlags.Ephemeral;
  await interaction.followUp({ content: interaction.guild?.name ?? 'nowhere', flags });
}

it("runs a bot written like the discord.js guide's", async () => {
  await using simulator = await startSimulator({ clock: new ManualClock(), rateLimits: false });
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: simulator.apiUrl, version: '10' },
  });
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isChatInputCommand()) void greet(interaction);
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(simulator.token);
  const { application, guilds } = await ready;
  const hello = new SlashCommandBuilder().setName('hello').setDescription('Says hello');
  await application.commands.set([hello]);

  const answer = await simulator.as('fan', 'general').run('hello');
  expect(answer.message.embeds[0]?.title).toBe('Hello fan');
  await expect.poll(() => answer.followUps.length).toBe(1);
  expect(answer.followUps[0]?.content).toBe('Fan Server');
  expect(guilds.cache.get(simulator.world.guildId)?.members.me?.id).toBe(application.id);
  expect(simulator.transcript.refusals).toEqual([]);
  await client.destroy();
});
