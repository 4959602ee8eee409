// Loaded first, by versions of Node.js that can't read the rest: JavaScript that is old enough for them.
if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(
    `Hawkins Post needs Node.js 24 or newer, and ${process.execPath} is ${process.versions.node}. Install a newer one from https://nodejs.org.\n`,
  );
  process.exit(78);
}
