import { stripBoilerplate } from './boilerplate.js';

const NEWS = 'The dockers of the old harbour walked out on Monday and will stay out until their pay is settled.';
const MORE = 'The mayor called on both sides to talk, while the ships that were due this week went to other ports.';
const GERMAN =
  'Die Hafenarbeiter haben am Montag die Arbeit niedergelegt und kehren vorerst nicht in den Hafen zurück.';

const cases: [what: string, paragraphs: string[], kept: string[]][] = [
  ['nothing to remove', [NEWS, MORE], [NEWS, MORE]],
  ['a related link', [NEWS, '► Read also: The lighthouse is sold', MORE], [NEWS, MORE]],
  ['a legal notice', [NEWS, MORE, '[Disclaimer] None of this is advice.'], [NEWS, MORE]],
  ['a button', [NEWS, 'Share this article', MORE], [NEWS, MORE]],
  ['a call to action with its slogan', [`${NEWS} What a day! Join our Discord now!`, MORE], [NEWS, MORE]],
  ['a keyword of calls in the news', [NEWS, 'Discord said it would sell the lighthouse.'], [NEWS, 'Discord said it would sell the lighthouse.']],
  ['a notice of a paywall', [NEWS, MORE, 'Already a subscriber? Log in here to read on.'], [NEWS, MORE]],
  ['another one', [NEWS, 'Subscribe to continue reading this article.', MORE], [NEWS, MORE]],
  ['a notice about cookies', [NEWS, MORE, 'We use cookies to improve your experience.'], [NEWS, MORE]],
  ['news of subscribers', [NEWS, 'Subscribers of the paper left in May.'], [NEWS, 'Subscribers of the paper left in May.']],
  ['a repeated paragraph', [NEWS, MORE, NEWS.toUpperCase()], [NEWS, MORE]],
  ['a repeated sentence and the short one beside it', [`${NEWS} So it was.`, `${MORE} So it was. ${NEWS}`], [`${NEWS} So it was.`, MORE]],
  ['a short sentence repeated alone', [`${NEWS} So it was.`, `${MORE} So it was.`], [`${NEWS} So it was.`, `${MORE} So it was.`]],
  ['a paragraph in another language at the end', [NEWS, MORE, GERMAN], [NEWS, MORE]],
  ['an embedded post', [NEWS, 'Shut it is! — Ada Quay (@adaquay) July 17, 2025', MORE], [NEWS, MORE]],
  ['posts with links', [NEWS, `${MORE} https://t.co/Ab1`], [NEWS, MORE]],
  ['the attribution of a feed item', [NEWS, `${MORE} The post Dockers walk out appeared first on Harbour Post.`], [NEWS, MORE]],
]; // prettier-ignore
test.each(cases)('%s', (_, paragraphs, kept) => expect(stripBoilerplate(paragraphs, 'en').paragraphs).toEqual(kept));

test.each([
  ['The post Dockers walk out appeared first on Harbour Post.', 'Harbour Post', 'Dockers walk out'],
  ['Der Beitrag Streik im Hafen erschien zuerst auf Hafenblatt.', 'Hafenblatt', 'Streik im Hafen'],
  ['Disclaimer: Harbour Post is not liable for anything.', 'Harbour Post', null],
])('%s names outlet and title', (line, source, title) => {
  expect(stripBoilerplate([NEWS, line], 'en')).toMatchObject({ source, title, paragraphs: [NEWS] });
});
