/** What is asked of the files before there is a pack that rules could look at. */
export const shapeRules = [
  { name: 'readable', protects: 'The five files of a pack are there and are plain text files.' },
  { name: 'size', protects: 'A file is read in bounded time and memory.' },
  { name: 'yaml', protects: 'A file is one YAML document, without aliases.' },
  { name: 'schema', protects: 'Every value has its shape: none is missing, none too long.' },
  { name: 'unknown-key', protects: 'A misspelt key is not passed over in silence.' },
] as const;
