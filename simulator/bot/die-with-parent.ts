// Loaded into the bot's process by `--import`. The IPC channel closes even if the parent is killed,
// so the bot can't outlive the simulated Discord.
process.once('disconnect', () => {
  process.exit(1);
});
// The channel must not keep a finished bot alive.
process.channel?.unref();
