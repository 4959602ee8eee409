/** The files that the worker reads, as package and path. The bundle has them beside the worker. */
export const assets = {
  program: '@takumi-rs/wasm/takumi_wasm_bg.wasm',
  fonts: [
    ['Inter', '@fontsource/inter/files/inter-latin-500-normal.woff2'],
    ['Inter', '@fontsource/inter/files/inter-latin-ext-500-normal.woff2'],
    [
      'Libre Baskerville',
      '@fontsource/libre-baskerville/files/libre-baskerville-latin-500-normal.woff2',
    ],
    [
      'Libre Baskerville',
      '@fontsource/libre-baskerville/files/libre-baskerville-latin-ext-500-normal.woff2',
    ],
  ],
} as const;
