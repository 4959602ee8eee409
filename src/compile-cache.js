import './node-version.js';
import module from 'node:module';
import { join } from 'node:path';

/**
 * Loaded first (`--import`), as code compiled before this isn't cached. It is JavaScript because type stripping
 * would cost each start 28 ms and 18 MB.
 *
 * The cache isn't in the folder for temporary files, where other users could plant code. If its folder is
 * read-only, each start compiles again.
 */
module.enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'));
