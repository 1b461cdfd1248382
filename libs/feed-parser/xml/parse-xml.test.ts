import { FEED_LIMITS, ParseContext, type FeedLimits } from '../model/parse-context.js';
import { parseXml } from './parse-xml.js';
import { isElement, type XmlElement } from './xml-element.js';

/** Elements as [name, ...children], text as it is. */
const outline = (element: XmlElement): unknown[] => [
  element.name,
  ...element.children.map((child) => (isElement(child) ? outline(child) : child)),
];
const read = (text: string, limits?: Partial<FeedLimits>) => {
  const context = new ParseContext({ ...FEED_LIMITS, ...limits });
  return { context, document: parseXml(text, context) };
};

const table: [what: string, text: string, outline: unknown[], ...warnings: string[]][] = [
  ['namespaces by URI', '<a:feed xmlns:a="HTTP://www.w3.org/2005/Atom/"><a:ID>1</a:ID></a:feed>', [['atom:feed', ['atom:id', '1']]]],
  ['no namespace of its own', '<rss xmlns="http://nowhere.example/"><Title>x</Title></rss>', [['rss', ['title', 'x']]]],
  ['a foreign namespace', '<rss><x:title xmlns:x="urn:x">x</x:title></rss>', [['rss', ['?:title', 'x']]]],
  ['an undeclared prefix', '<rss><itunes:summary>x</itunes:summary></rss>', [['rss', ['itunes:summary', 'x']]], 'it uses undeclared namespace prefixes'],
  ['declaration that ends with its element', '<rss><a xmlns:p="http://purl.org/dc/terms/"><p:b/></a><p:b/></rss>', [['rss', ['a', ['dcterms:b']], ['?:b']]], 'it uses undeclared namespace prefixes'],
  ['references', '<a>&lt;&#228;&#xE4;&eacute;&nbsp;&#146;&#0;</a>', [['a', '<ääé\u00a0’\ufffd']]],
  ['bare ampersands', '<a>Q&A & R&copy &unknown;</a>', [['a', 'Q&A & R&copy &unknown;']], 'it has ampersands that start no reference', 'it uses undeclared entities'],
  ['CDATA', '<a><![CDATA[<b>&amp;]]&gt;]]></a>', [['a', '<b>&amp;]]&gt;']]],
  ['CDATA without end', '<a>x<![CDATA[<b>', [['a', 'x', '<b>']], 'it ends before all its elements are closed'],
  ['own entities', `<!DOCTYPE a [<!-- ' > --><!ENTITY % p "x"><!ENTITY e "1 &lt; &f;"><!ENTITY f '2'><!ENTITY f "3">]><a t="&e;">&e;</a>`, [['a', '1 < 2']]],
  ['outer entities', '<!DOCTYPE a SYSTEM "http://nowhere.example/a>.dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', [['a', '&e;']], 'it uses undeclared entities'],
  ['an entity of itself', '<!DOCTYPE a [<!ENTITY e "&e;">]><a>x</a>', [['a', 'x']]],
  ['unclosed elements', '<a><b>1<c>2</b>3</a>', [['a', ['b', '1', ['c', '2']], '3']], 'it leaves elements unclosed'],
  ['end tags without a start tag', '<a>1</b>2</a></a>', [['a', '1', '2']], 'it closes elements that are not open'],
  ['an unclosed title', '<item><title>1<link>2</link></item>', [['item', ['title', '1'], ['link', '2']]], 'it leaves elements unclosed'],
  ['an element closed by another name', '<item><dc:creator>1</creator><link>2</link></item>', [['item', ['dc:creator', '1'], ['link', '2']]], 'it uses undeclared namespace prefixes', 'it closes elements that are not open', 'it leaves elements unclosed'],
  ['an unclosed item', '<channel><item><title>1</title><item><title>2</title></item></channel>', [['channel', ['item', ['title', '1']], ['item', ['title', '2']]]], 'it leaves elements unclosed'],
  ['HTML in a description', '<description>1 <a>2</a><br/></description>', [['description', '1 ', ['a', '2'], ['br']]]],
  ['brackets that start no tag', '<a>I <3 you, 1 << 2<![CDATA[ <3 ]]></a>', [['a', 'I <3 you, 1 << 2', ' <3 ']], 'it has "<" that starts no tag'],
  ['control characters', '<a>\x01x\x92\0</a>', [['a', 'x’']], 'it has control characters'],
  ['content before and after', 'Warning: x<br/>\n<a>1</a> y', ['Warning: x', ['br'], '\n', ['a', '1'], ' y']],
]; // prettier-ignore
test.each(table)('%s', (_what, text, expected, ...warnings) => {
  const { context, document } = read(text);
  expect(outline(document).slice(1)).toEqual(expected);
  expect(context.warnings).toEqual(warnings);
  expect(context.truncated).toBeUndefined();
});

test('attributes, bases and languages are inherited', () => {
  const { document } = read(
    '<a xml:base="http://quay.example/x/" xml:lang="pt_BR"><b xml:base="y/" ID=1 id="2"/><c xml:lang="de" xml:base="mailto:x"/></a>',
  );
  const [b, c] = (document.children[0] as XmlElement).children as XmlElement[];
  expect(b).toMatchObject({ base: 'http://quay.example/x/y/', language: 'pt-BR' });
  expect(b!.attributes.get('id')).toBe('1');
  expect(c).toMatchObject({ base: 'http://quay.example/x/', language: 'de' });
});

const laughs = `<!DOCTYPE a [<!ENTITY l0 "ha">${Array.from({ length: 30 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')}]>`;
const limited: [what: string, text: string, limits: Partial<FeedLimits>, code: string][] = [
  ['a billion laughs', `${laughs}<a>&l10;</a>`, {}, 'too-many-entities'],
  ['entities within one another', `${laughs}<a>&l30;</a>`, { entities: 1e9 }, 'too-many-entities'],
  ['one large entity', `<!DOCTYPE a [<!ENTITY l "${'x'.repeat(5000)}">]><a>${'&l;'.repeat(5000)}</a>`, {}, 'too-many-entities'],
  ['an attribute of laughs', `${laughs}<a b="&l10;"/>`, {}, 'too-many-entities'],
  ['nesting', '<a>'.repeat(300), {}, 'too-deep'],
  ['elements', `<a>${'<b/>'.repeat(300)}</a>`, { elements: 300 }, 'too-many-elements'],
  ['items', `<a>${'<item/>'.repeat(4)}</a>`, { items: 3 }, 'too-many-items'],
  ['time', '<b/>'.repeat(600), { milliseconds: 0 }, 'parse-timeout'],
]; // prettier-ignore
test.each(limited)('limit: %s', (_what, text, limits, code) => {
  const start = performance.now();
  expect(read(text, limits).context.truncated?.code).toBe(code);
  expect(performance.now() - start).toBeLessThan(3000);
});

test('attributes in a namespace with a long URI cost little', () => {
  const start = performance.now();
  read(`<a xmlns:b="${'x'.repeat(300_000)}">${`<a ${'b:c '.repeat(500)}/>`.repeat(100)}`);
  expect(performance.now() - start).toBeLessThan(3000);
});

test('a document within the limits is not truncated', () => {
  const text = `${laughs}<a>${'<item>&l2;</item>'.repeat(3)}</a>`;
  expect(read(text, { items: 3, elements: 4, nesting: 2 }).context.truncated).toBeUndefined();
});
