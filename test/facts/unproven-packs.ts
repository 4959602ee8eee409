/** An edit of a pack: description, file, from, to, message. */
type Edit = readonly [string, string, string, string, RegExp];

/** Edits that make a pack contradict its articles, by the rule that refuses them. */
export const unproven: Readonly<Record<string, readonly Edit[]>> = {
  'word-for-word': [
    [
      'a changed word',
      'quotes.yaml',
      'a character too',
      'one character too',
      /“The fog is one character”/,
    ],
    ['a changed letter', 'quotes.yaml', 'The lamp goes', 'The lamp go', /lamp go/],
    ['half a word', 'quotes.yaml', '[The lamp', '[he lamp', /differs from the print/],
  ],
  'named-in-source': [
    ['a name', 'cast.yaml', 'name: Ana Oak', 'name: Anna Oak', /'Anna Oak'/],
    ['a character', 'cast.yaml', 'Captain Wren', 'Captain Finch', /'Captain Finch'/],
    ['a speaker', 'quotes.yaml', 'name: Bo Reed', 'name: Bo Reid', /'Bo Reid'/],
    ['a number in words', 'production.yaml', 'six parts', 'seven parts', /number 'seven'/],
    ['a number in figures', 'production.yaml', 'six parts', '60 parts', /number '60'/],
    ['a year', 'production.yaml', 'rolling on the quay.', 'rolling in 2030.', /date '2030'/],
    ['a place', 'production.yaml', 'rolling on the quay.', 'rolling in Dover.', /name 'Dover'/],
    ['a date', 'updates.yaml', 'date: 2031-04', 'date: 2031-02', /date '2031-02'/],
    ['a day that is in no article', 'updates.yaml', '2031-04', '2031-04-09', /2031-04-09/],
    ["a source's date", 'sources.yaml', '2031-05-02', '2031-05-03', /2031-05-03/],
    ['an outlet', 'quotes.yaml', 'The Harbour Gazette', 'Pier Weekly', /Pier Weekly/],
    ['a title', 'updates.yaml', 'to visitors.', 'for "The Long Night".', /title 'The Long Night'/],
    ['a name in a citation', 'cast.yaml', 'Met her on', 'Met her with Bo Finch on', /'Bo Finch'/],
  ],
  'cited-holds': [
    [
      'another source',
      'production.yaml',
      'source: gazette\n        says: Saw the cameras.',
      'source: bulletin\n        says: Saw the cameras.',
      /'bulletin' has no passage/,
    ],
  ],
  'not-copied': [
    [
      'a sentence of an article',
      'updates.yaml',
      'The quay is closed to visitors.',
      'The quay has been closed to all visitors since April 2031.',
      /closed to all visitors since/,
    ],
  ],
};
