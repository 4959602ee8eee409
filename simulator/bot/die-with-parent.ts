// Loaded into the bot's process by `--import`. The channel to the parent closes even when the parent is
// killed and can do nothing more: without this the bot would live on, asking a Discord that is gone.
process.once('disconnect', () => {
  process.exit(1);
});
// Only the guard needs the channel: it must not keep a bot alive that has finished.
process.channel?.unref();
