import { readLines } from './read-lines.js';

test.each<[what: string, text: string, lines: string[]]>([
  ['LF and CRLF', 'a\nb\r\nc\n', ['a', 'b', 'c']],
  ['a last line without an end', 'a\nb', ['a', 'b']],
  ['empty lines', '\n\r\na\n\n', ['', '', 'a', '']],
  ['nothing', '', []],
  ['a byte order mark', '\ufeffa\n', ['a']],
  ['separators of lines and paragraphs', 'a\u2028b\nc\u2029d\n', ['a\u2028b', 'c\u2029d']],
  ['other characters that end lines elsewhere', 'a\u0085b\vc\fd\re\n', ['a\u0085b\vc\fd\re']],
  ['long characters', 'ä\n港\n😀\n', ['ä', '港', '😀']],
])('%s, whatever the chunks', async (_what, text, lines) => {
  const bytes = Buffer.from(text);
  for (const size of [1, 2, 3, 100]) {
    const chunks = async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    };
    const read = [];
    for await (const line of readLines(chunks())) read.push(line);
    expect(read).toEqual(lines);
  }
});
