# From discord.py's examples: https://github.com/Rapptz/discord.py/tree/master/examples
import io
import os

import discord
from discord import app_commands

# discord.py has no option for the address of Discord's API.
discord.http.Route.BASE = os.environ['DISCORD_API_URL'] + '/v10'


class Press(discord.ui.View):
    @discord.ui.button(label='Press', custom_id='press', style=discord.ButtonStyle.primary)
    async def press(self, interaction, button):
        await interaction.response.edit_message(content='pressed', view=None)


# Unlike Client, it asks the API for the address of the gateway.
class Bot(discord.AutoShardedClient):
    def __init__(self):
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self):
        await self.tree.sync()


bot = Bot()


@bot.tree.command(description='now')
async def now(interaction):
    await interaction.response.send_message(embed=discord.Embed(title='answered'), view=Press())


@bot.tree.command(description='later')
async def later(interaction):
    await interaction.response.defer()
    await interaction.edit_original_response(content='edited')
    file = discord.File(io.BytesIO(b'a note'), 'note.txt')
    await interaction.followup.send('followed up', file=file)


bot.run(os.environ['DISCORD_TOKEN'])
