import { plainText } from './plain-text.js';

test.each([
  ['Ships &amp; <b>boats</b>', 'Ships & boats'],
  ['<p>One</p><p>Two<br>three</p>', 'One Two three'],
  ['a\n\n b', 'a b'],
  ['&lt;b&gt; x<style>y</style>', '<b> x'],
  ['a<script>alert("b")</script><style>c</style>d', 'ad'],
  ['a<!-- b -->c', 'ac'],
])('plain text of %s', (html, expected) => {
  expect(plainText(html)).toBe(expected);
});
