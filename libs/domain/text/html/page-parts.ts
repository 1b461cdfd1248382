import { UNREAD_ELEMENTS } from './plain-text.js';
import type { Attributes } from './parse-html.js';

/**
 * What a part of a page is by its markup: never text; hidden; not the article; reader's comments; a box that is not the
 * article when it is short; a line about the article (byline, date); a container of the article.
 */
export type PartKind = 'unread' | 'hidden' | 'boilerplate' | 'comments' | 'box' | 'label' | 'article';

/** An attribute that is a list of words: class, rel. */
export function tokensOf(attribute: string | undefined): string[] {
  return attribute?.slice(0, MAX_ATTRIBUTE_LENGTH).toLowerCase().split(/\s+/).filter(Boolean) ?? [];
}

const MAX_ATTRIBUTE_LENGTH = 1000;
const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const UNREAD = names(
  'head title iframe object embed svg math canvas audio video select textarea datalist amp-ad amp-embed amp-iframe amp-sidebar',
);
const BOILERPLATE = names('nav footer aside button dialog menu label figcaption');
const BOILERPLATE_ROLES = names(
  'navigation complementary contentinfo search dialog alertdialog menu menubar toolbar tablist tooltip',
);
/** Elements whose classes describe the whole page: 'has-sidebar', 'single-post comments-open'. */
const PAGE_ELEMENTS = names('html body main');

/** Words in classes and ids: 'post-comments', 'CommentBox' and 'comments_list' have one of the first line. */
const WORDS: [kind: PartKind, words: ReadonlySet<string>][] = [
  ['comments', names('comment comments commentbox commentlist commentslist commentsection commentarea commentthread commentform fbcomments disqus livefyre spotim viafoura openweb vuukle giscus utterances graphcomment hypercomments hyvor cusdis respond talkback talkbacks reply replies responses usercomment usercomments readercomments readerletters leserbrief leserbriefe leserpost lesermeinung lesermeinungen leserkommentar leserkommentare leserforum lezersbrieven insandare kommentar kommentare kommentarer kommentit comentario comentarios commentaire commentaires commenti reacties yorum yorumlar komentarz komentarze komentari komentare komentar')],
  ['boilerplate', names('nav navbar navigation menu sidebar footer share sharing sharebar sharethis social related recommended recommendation recommendations recirc trending popular mostread taboola outbrain cookie cookies consent gdpr advert advertisement advertising ad ads adsense sponsored breadcrumb breadcrumbs popup modal tags taglist pagination pager toc skip widget widgets copyright disclaimer correction-form')],
  ['box', names('newsletter newsletters subscribe subscription subscriber signup paywall piano regwall premium promo promotion promobox teaser login register donate donation upsell banner callout cta readmore bio caption captions')],
  ['label', names('byline author authors dateline timestamp meta postmeta credit kicker')],
]; // prettier-ignore
const HIDDEN_CLASSES = names(
  'hidden hide is-hidden u-hidden d-none invisible sr-only visually-hidden visuallyhidden visually_hidden u-visually-hidden screen-reader-text screen-reader-only screen-reader screenreader screenreader-only element-invisible element-hidden offscreen off-screen a11y-hidden a11y-text accessibly-hidden accessibility-hidden assistive-text js-hidden vh',
);
/** Classes that show, on some screens, what another class hides: 'hidden md:block', 'd-none d-md-block'. */
const SHOWN_CLASS =
  /^[a-z0-9]+:(?:block|flex|grid|inline|inline-block|table|contents|not-sr-only|visible)$|^d-[a-z]+-(?!none)|^show/;
const HIDDEN_STYLE =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:left|top|text-indent)\s*:\s*-\d{4,}|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]|font-size\s*:\s*0(?![.\d])/i;
const ARTICLE_CLASSES = /^(?:article|story)$|^(?:article|story|post|entry|news|page)[-_]?(?:body|content|text)$|^(?:text|body|content)[-_]?(?:article|body)$|^h-entry$|^e-content$|^hentry$/; // prettier-ignore
/** Icons whose names are text, as in Material Icons. */
const ICON_CLASS = /(?:^|[-_ ])(?:icon|icons|glyph|glyphicon)(?:$|[-_ ])/;

/** @returns null for what is only markup */
export function kindOf(name: string, attributes: Attributes): PartKind | null {
  if (name === 'template' && ('shadowrootmode' in attributes || 'shadowroot' in attributes)) return null;
  if (UNREAD_ELEMENTS.has(name) || UNREAD.has(name)) return 'unread';
  const classes = tokensOf(attributes.class);
  if (isIcon(name, attributes.class)) return 'unread';
  if (isHidden(name, attributes, classes)) return 'hidden';
  if (BOILERPLATE.has(name) || BOILERPLATE_ROLES.has(attributes.role?.toLowerCase() ?? '')) return 'boilerplate';
  if (isComment(attributes)) return 'comments';
  if (attributes.itemprop === 'articleBody') return 'article';
  const kind = PAGE_ELEMENTS.has(name) ? null : kindByWords(attributes);
  if (name === 'article' || name === 'main' || attributes.role === 'main' || attributes.role === 'article')
    // A teaser is an <article> as well; 'article promo' may be the article.
    return kind === 'comments' || kind === 'boilerplate' ? kind : 'article';
  if (kind) return kind;
  if (name === 'form') return 'box';
  return [...classes, ...tokensOf(attributes.id)].some((word) => ARTICLE_CLASSES.test(word)) ? 'article' : null;
}

function isHidden(name: string, attributes: Attributes, classes: string[]): boolean {
  if (PAGE_ELEMENTS.has(name)) return false;
  if ('hidden' in attributes && attributes.hidden !== 'until-found') return true;
  // AMP shows these while something loads, or when it can't.
  if ('placeholder' in attributes || 'fallback' in attributes || 'overflow' in attributes) return name !== 'input';
  if (attributes.style && HIDDEN_STYLE.test(attributes.style)) return true;
  return classes.some((word) => HIDDEN_CLASSES.has(word)) && !classes.some((word) => SHOWN_CLASS.test(word));
}

function isIcon(name: string, classes = ''): boolean {
  return (name === 'i' || name === 'span') && ICON_CLASS.test(classes);
}

function isComment({ itemprop, itemtype, role, 'aria-label': label }: Attributes): boolean {
  if (itemprop === 'comment' || role === 'comment' || /schema\.org\/(?:User)?Comments?$/.test(itemtype ?? ''))
    return true;
  return label !== undefined && isCommentsHeading(label.trim());
}

function kindByWords({ class: classes = '', id = '' }: Attributes): PartKind | null {
  if (!classes && !id) return null;
  const words = `${classes} ${id}`
    .slice(0, MAX_ATTRIBUTE_LENGTH)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return WORDS.find(([, set]) => words.some((word) => set.has(word)))?.[0] ?? null;
}

const MAX_HEADING_LENGTH = 60;
/** 'Comments' in the languages of the news. */
const COMMENTS =
  'comments?|responses(?: to .+)?|join the (?:conversation|discussion)|leave a (?:comment|reply)|kommentare?|leserkommentare|kommentarer|kommentaarid|kommentaar|kommentit|commentaires?|comentarios?|comentários?|comentaris|comentarii|commenti|reacties|athugasemdir|iruzkinak|sylwadau|yorumlar|şərhlər|komentarze|komentarz|komentari|komentarai|komentāri|komentáre|komentáře|diskuze|diskusia|komente|komentet|hozzászólások|комментари[ия]|комментариев|коментарі|коментар[ие]|каментары|пікірлер|шарҳлар|сэтгэгдэл|σχόλια|მკითხველთა კომენტარები|კომენტარები|մեկնաբանություններ|تعليقات|التعليقات|تبصرے|نظرات|دیدگاه‌?ها|תגובות|टिप्पणियाँ|टिप्पणियां|प्रतिक्रिया(?:एं|एँ)?|মন্তব্য|ਟਿੱਪਣੀਆਂ|ટિપ્પણીઓ|கருத்துகள்|వ్యాఖ్యలు|ಪ್ರತಿಕ್ರಿಯೆಗಳು|അഭിപ്രായങ്ങൾ|ความ(?:คิด)?เห็น|မှတ်ချက်များ|មតិយោបល់|አስተያየቶች|maoni|bình luận|ý kiến(?: bạn đọc)?|komentar|ulasan|mga komento|(?:网友|網友|读者|讀者|最新|全部)?(?:评论|評論|留言|回应|回應)区?|(?:みんなの)?コメント|댓글';
/** Readers' letters and opinions. Not 'Reactions' and 'Letters' alone, which are headings within articles. */
const LETTERS =
  "letters to the editor|letters from (?:our )?readers|reader(?:s|s[’']|[’']s)? (?:letters|opinions|feedback)|your (?:letters|views)|(?:ihre )?leser(?:briefe?|post|zuschriften|meinung(?:en)?|stimmen|reaktionen|forum)|(?:ihre )?zuschriften|lezers?(?:brieven|reacties)|ingezonden brieven|insändare|læserbreve|leserbrev|leserinnlegg|lukijoiden kommentit|courrier des lecteurs|(?:la )?parole aux lecteurs|réactions des lecteurs|vos réactions|cartas (?:al director|de (?:los |nuestros )?lectores|a la directora?)|cartas d[eo]s? leitor(?:es)?|opini(?:ón|ones) de (?:los )?lectores|cartes (?:al director|dels lectors)|lettere (?:al direttore|dei lettori)|scrisori de la cititori|listy (?:do redakcji|czytelników)|opinie czytelników|dopisy čtenářů|názory čtenářů|listy čitateľov|olvasói (?:levelek|vélemények)|pisma (?:čitalaca|čitatelja|bralcev)|писма (?:читалаца|читателей|на читатели|од читатели)|письма (?:в редакцию|читателей)|отзывы читателей|листи читачів|відгуки читачів|skaitytojų laiškai|lasītāju vēstules|lugejakirjad|okur (?:mektupları|yorumları)|γράμματα αναγνωστών|επιστολές αναγνωστών|رسائل القراء|آراء القراء|نامه‌?های خوانندگان|מכתבים למערכת|תגובות הגולשים|पाठकों के (?:पत्र|विचार)|পাঠকের (?:চিঠি|মতামত)|thư bạn đọc|ý kiến bạn đọc|surat pembaca|komentar pembaca|读者来信|讀者來信|读者投书|讀者投書|読者の(?:声|意見|投稿)|독자 ?(?:의견|투고|편지)|จดหมายจากผู้อ่าน";
/** Words around: 'All comments', 'Kommentare zu diesem Artikel'. */
const BEFORE =
  "all|latest|top|reader|readers[’']|leser|user|alle|neueste|tous les|vos|todos los|tutti i|wszystkie|все|усі";
const AFTER =
  "on this (?:article|story)|(?:zu|zum|zu diesem) (?:artikel|beitrag|thema|text)|(?:sur|à) cet article|(?:a|sobre) (?:esta noticia|este artículo)|all[’']articolo|к (?:статье|новости)|до статті";
/** Headings of comment sections: 'Comments', '12 Kommentare', 'コメント (3)', 'Leserbriefe zum Thema'. */
const COMMENTS_HEADING = new RegExp(
  String.raw`^(?:\d+\s*)?(?:(?:${BEFORE})[\s-]*)?(?:${COMMENTS}|${LETTERS})(?:\s+(?:${AFTER}))?(?:\s*[(:：（]?\s*\d*\s*[件条條개]?\s*[)）]?)?$`,
  'iu',
);

/** Whether a line is the heading of the readers' comments. */
export const isCommentsHeading = (line: string): boolean =>
  line.length <= MAX_HEADING_LENGTH && COMMENTS_HEADING.test(line);
