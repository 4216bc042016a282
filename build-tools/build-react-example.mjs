// Build and pack the library, install it into the React example, build the page, synthesize.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installInto, packedLibrary, packLibrary, step } from './packed-library.mjs';

const APP = fileURLToPath(new URL('../examples/react', import.meta.url));

packLibrary();
installInto(APP, ...packedLibrary);
step('build the page', APP, 'npx', 'vite', 'build');
rmSync(`${APP}/cdk.out`, { recursive: true, force: true }); // else it keeps the assets of pages that were built before
step('cdk synth', APP, 'npx', 'cdk', 'synth', '--quiet');
