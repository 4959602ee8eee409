/** Prints an answer or a status. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a problem. */
export function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}
