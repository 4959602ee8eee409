import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { initSync, Renderer } from '@takumi-rs/wasm';
import { compileWasmOnce } from '#v8-flags.ts';
import { assets } from './assets.ts';
import { width, type Drawn, type Form } from './drawing.ts';

/** Draws in a thread of its own, as a picture takes a tenth of a second and answers must not wait. */
compileWasmOnce();
const renderer = await start();
const options = { width };

parentPort?.on('message', (forms: readonly Form[]) => void draw(forms));

async function start(): Promise<Renderer> {
  initSync({ module: await readFile(pathOf(assets.program)) });
  const renderer = new Renderer();
  for (const [name, file] of assets.fonts) {
    await renderer.registerFont({ name, data: await readFile(pathOf(file)) });
  }
  return renderer;
}

/** Beside this file in the bundle; in its package otherwise. */
function pathOf(file: string): string {
  const beside = join(import.meta.dirname, basename(file));
  return existsSync(beside) ? beside : fileURLToPath(import.meta.resolve(file));
}

/** Answers with the first form that is low enough. An error ends this thread. */
async function draw(forms: readonly Form[]): Promise<void> {
  let drawn: Drawn | undefined;
  for (const { root, mostHeight, alt } of forms) {
    const { height } = await renderer.measure(root, options);
    if (height > mostHeight) continue;
    drawn = { png: await renderer.render(root, options), alt };
    break;
  }
  parentPort?.postMessage(drawn, drawn ? [drawn.png.buffer] : []);
}
