/** A small page of one kind, and what must become of it. */
export interface PageCase {
  name: string;
  html: string;
  title: string;
  /** ISO 8601 UTC, to the minute; null when the page gives none. */
  date: string | null;
  must: string[];
  mustNot: string[];
}

/** Three paragraphs of an article in several languages and scripts. */
const TEXTS = {
  en: ['The ferry to Brač will sail at night again from the first of May, the port of Split announced on Wednesday.', 'The line was given up six years ago because too few lorries used it; the new ship takes ninety cars and a thousand passengers.', 'A crossing costs between 7 and 31 euros, and tickets are sold at the quay, said the harbour master, Ivana Perko.'],
  de: ['Die Seilbahn auf den Hochkar fährt ab dem ersten Dezember wieder, teilte die Gemeinde Göstling am Mittwoch mit.', 'Sie stand seit dem Erdrutsch im Frühjahr still; die neuen Stützen sind nun zwölf Meter tief im Fels verankert.', 'Eine Bergfahrt kostet zwischen 9 und 24 Euro, und die Karten gibt es an der Talstation, sagte Bürgermeisterin Edda Lohner.'],
  fr: ['Le tramway de Brest circulera de nouveau la nuit à partir du premier mai, a annoncé mercredi la métropole.', 'La ligne avait été interrompue il y a six ans faute de conducteurs ; quarante personnes viennent d’être recrutées.', 'Un trajet coûtera entre 2 et 5 euros, et les billets seront vendus à bord, a précisé la directrice, Maëlle Kervran.'],
  es: ['El faro de Formentor volverá a abrir sus puertas el primero de mayo, anunció el miércoles la autoridad portuaria.', 'Llevaba seis años cerrado por los daños de una tormenta; la escalera nueva tiene doscientos peldaños de hierro.', 'La visita costará entre 4 y 11 euros y las entradas se venderán en el muelle, dijo la directora, Aina Ferragut.'],
  pl: ['Nocny prom na Hel znów popłynie od pierwszego maja, ogłosił w środę zarząd portu w Gdyni.', 'Połączenie zawieszono sześć lat temu, bo brakowało załogi; nowy statek zabierze osiemdziesiąt samochodów.', 'Bilet będzie kosztował od 30 do 120 złotych i będzie sprzedawany na nabrzeżu, powiedziała Hanna Wilk.'],
  tr: ['Bozcaada’ya gece feribotu bir Mayıs’tan itibaren yeniden sefer yapacak, diye duyurdu liman müdürlüğü çarşamba günü.', 'Hat altı yıl önce yolcu azlığından kapatılmıştı; yeni gemi doksan araç ve bin yolcu taşıyor.', 'Bilet fiyatı 40 ile 150 lira arasında olacak ve iskelede satılacak, dedi müdür Defne Aksoy.'],
  ru: ['Ночной паром на Валаам снова начнёт ходить с первого мая, сообщила в среду администрация порта.', 'Линию закрыли шесть лет назад из-за нехватки пассажиров; новое судно берёт на борт девяносто машин.', 'Билет будет стоить от 300 до 900 рублей, продавать его будут на причале, сказала директор Вера Лунина.'],
  uk: ['Нічний пором до Кінбурна знову курсуватиме з першого травня, повідомило в середу управління порту.', 'Лінію закрили шість років тому через брак пасажирів; нове судно бере на борт дев’яносто машин.', 'Квиток коштуватиме від 90 до 300 гривень, продаватимуть його на причалі, сказала директорка Леся Гай.'],
  el: ['Το νυχτερινό πλοίο για τη Σίκινο θα ταξιδεύει ξανά από την πρώτη Μαΐου, ανακοίνωσε την Τετάρτη το λιμεναρχείο.', 'Η γραμμή είχε καταργηθεί πριν από έξι χρόνια· το νέο πλοίο χωρά ενενήντα αυτοκίνητα.', 'Το εισιτήριο θα κοστίζει από 7 έως 31 ευρώ και θα πωλείται στην προβλήτα, είπε η λιμενάρχης Δάφνη Ρούσσου.'],
  ar: ['ستبحر العبارة الليلية إلى جزيرة فرسان من جديد ابتداء من أول مايو، حسبما أعلنت هيئة الميناء يوم الأربعاء.', 'وكان الخط قد توقف قبل ستة أعوام لقلة الركاب؛ وتتسع السفينة الجديدة لتسعين سيارة.', 'وسيكون سعر التذكرة بين 7 و31 ريالا، وتباع على الرصيف، كما قالت المديرة سلمى الحربي.'],
  he: ['המעבורת הלילית תפליג שוב מהאחד במאי, הודיעה ביום רביעי הנהלת הנמל.', 'הקו נסגר לפני שש שנים בגלל מחסור בנוסעים; הספינה החדשה נושאת תשעים מכוניות.', 'כרטיס יעלה בין 7 ל-31 שקלים ויימכר ברציף, אמרה המנהלת נועה ברק.'],
  hi: ['पोर्ट प्राधिकरण ने बुधवार को बताया कि दीव के लिए रात की नौका पहली मई से फिर चलेगी।', 'यह सेवा छह साल पहले यात्रियों की कमी से बंद हुई थी; नया जहाज़ नब्बे गाड़ियाँ ले जाता है।', 'टिकट 70 से 310 रुपये में घाट पर मिलेगा, निदेशक मीरा जोशी ने कहा।'],
  th: ['การท่าเรือประกาศเมื่อวันพุธว่าเรือข้ามฟากกลางคืนไปเกาะเต่าจะกลับมาแล่นตั้งแต่วันที่หนึ่งพฤษภาคม', 'เส้นทางนี้หยุดไปเมื่อหกปีก่อนเพราะผู้โดยสารน้อย เรือลำใหม่บรรทุกรถได้เก้าสิบคัน', 'ตั๋วราคา 70 ถึง 310 บาท ขายที่ท่าเรือ ผู้อำนวยการมาลี ศรีสุข กล่าว'],
  ja: ['利尻島への夜のフェリーが5月1日から再び運航されると、港湾局が水曜日に発表した。', '乗客が減り6年前に廃止された航路で、新しい船は車90台を運ぶ。', '運賃は700円から3100円で、切符は桟橋で売られると、港長の森下ゆきさんは話した。'],
  zh: ['港务局星期三宣布，开往涠洲岛的夜间渡轮将从五月一日起恢复航行。', '这条航线六年前因乘客太少而停航，新船可以载九十辆汽车和一千名乘客。', '票价在七元到三十一元之间，在码头出售，港长林若兰说。'],
  ko: ['울릉도로 가는 밤 여객선이 5월 1일부터 다시 운항한다고 항만공사가 수요일 발표했다.', '승객이 줄어 6년 전에 끊긴 노선으로, 새 배는 자동차 90대를 싣는다.', '요금은 700원에서 3100원이며 표는 부두에서 판다고 항만소장 한소라 씨가 말했다.'],
}; // prettier-ignore

type Language = keyof typeof TEXTS;

const HEADER = '<header><nav><a href="/">Start</a> <a href="/a">Politics</a> <a href="/b">Sport</a></nav></header>';
const FOOTER = '<footer><p>© 2026 Quay Herald. All rights reserved.</p><a href="/imprint">Imprint</a></footer>';
const FURNITURE = ['Politics', 'Imprint', 'All rights reserved'];

interface PageParts {
  lang: Language;
  title?: string;
  head?: string;
  /** Instead of the paragraphs in an <article>. */
  body?: (paragraphs: string, texts: string[]) => string;
  date?: string | null;
  must?: string[];
  mustNot?: string[];
}

const TITLES: Partial<Record<Language, string>> = { en: 'Night ferry to Brač returns', de: 'Seilbahn fährt wieder', ja: '夜のフェリーが復活', zh: '夜间渡轮恢复航行', th: 'เรือข้ามฟากกลางคืนกลับมา' }; // prettier-ignore

function page(name: string, { lang, head = '', body, date = null, mustNot = [], ...parts }: PageParts): PageCase {
  const texts = TEXTS[lang];
  const title = parts.title ?? TITLES[lang] ?? texts[0]!.split(' ').slice(0, 4).join(' ');
  const paragraphs = texts.map((text) => `<p>${text}</p>`).join('');
  const content = body ? body(paragraphs, texts) : `<article><h1>${title}</h1>${paragraphs}</article>`;
  return {
    name: `${name} (${lang})`,
    html: `<!doctype html><html lang="${lang}"><head><title>${title}</title>${head}</head><body>${HEADER}${content}${FOOTER}</body></html>`,
    title,
    date,
    must: parts.must ?? texts,
    mustNot: [...FURNITURE, ...mustNot],
  };
}

const jsonLd = (json: string) => `<script type="application/ld+json">${json}</script>`;
const article = (texts: string[], more = '') => `"@type":"NewsArticle","articleBody":"${texts.join('\\n\\n')}"${more}`;
const NOTICE = '<div id="root"><noscript>You need to enable JavaScript to run this app.</noscript></div>';
const app = () => NOTICE;
const published = ',"datePublished":"2026-11-25T09:30:00+01:00"';
const comment = 'My uncle drove that boat for years and always let us children blow the horn.';

const inJsonLd: PageCase[] = [
  page('JSON-LD alone', { lang: 'en', head: jsonLd(`{${article(TEXTS.en, published)}}`), body: app, date: '2026-11-25T08:30', mustNot: ['JavaScript'] }),
  page('JSON-LD in a graph', { lang: 'de', head: jsonLd(`{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Bote"},{${article(TEXTS.de)}}]}`), body: app }),
  page('JSON-LD in an array', { lang: 'ja', head: jsonLd(`[{"@type":"BreadcrumbList"},{${article(TEXTS.ja)}}]`), body: app }),
  page('JSON-LD in the last of several scripts', { lang: 'ar', head: jsonLd('{"@type":"Organization","name":"x"}') + jsonLd('not json') + jsonLd(`{${article(TEXTS.ar)}}`), body: app }),
  page('JSON-LD with HTML', { lang: 'fr', head: jsonLd(`{"@type":["Article"],"articleBody":"${TEXTS.fr.map((text) => `<p>${text}</p>`).join('')}"}`), body: app, mustNot: ['<p>'] }),
  page('JSON-LD with escaped HTML', { lang: 'es', head: jsonLd(`{"@type":"https://schema.org/ReportageNewsArticle","articleBody":"${TEXTS.es.map((text) => `&lt;p&gt;${text}&lt;/p&gt;`).join('')}"}`), body: app, mustNot: ['<p>', '&lt;'] }),
  page('JSON-LD with trailing commas', { lang: 'ru', head: jsonLd(`{${article(TEXTS.ru, ',')}}`), body: app }),
  page('JSON-LD in CDATA', { lang: 'hi', head: jsonLd(`//<![CDATA[\n{${article(TEXTS.hi)}}\n//]]>`), body: app }),
  page('JSON-LD in a comment', { lang: 'ko', head: jsonLd(`<!--\n{${article(TEXTS.ko)}}\n-->`), body: app }),
  page('JSON-LD in comments and CDATA as by Drupal', { lang: 'tr', head: jsonLd(`<!--//--><![CDATA[//><!--\n{${article(TEXTS.tr)}}\n//--><!]]>`), body: app }),
  page('JSON-LD of two objects without a list', { lang: 'el', head: jsonLd(`{"@type":"Organization","name":"x"}{${article(TEXTS.el)}}`), body: app }),
  page('JSON-LD in the main entity of a page', { lang: 'he', head: jsonLd(`{"@type":"WebPage","mainEntity":{${article(TEXTS.he)}}}`), body: app }),
  page('JSON-LD with line breaks in its strings', { lang: 'pl', head: jsonLd(`{"@type":"NewsArticle","articleBody":"${TEXTS.pl.join('\n\n')}"}`), body: app }),
  page('JSON-LD beside a teaser', { lang: 'zh', head: jsonLd(`{${article(TEXTS.zh)}}`), body: (_, [first]) => `<main><p>${first}</p><p>登录后阅读全文。</p></main>` }),
  page('JSON-LD beside teasers of others', { lang: 'en', head: jsonLd(`{${article(TEXTS.en)}}`), body: () => `<main>${'<div><a href="/x">Other news</a><p>A mayor in the north has opened a bridge which nobody had asked for, and the costs are still unknown.</p></div>'.repeat(4)}</main>`, mustNot: ['bridge'] }),
  page('the own article among several in JSON-LD', { lang: 'de', head: jsonLd(`[{"@type":"NewsArticle","headline":"Anderes","articleBody":"${'Im Süden regnet es heute den ganzen Tag, und die Pegel steigen weiter. '.repeat(9)}"},{"headline":"Seilbahn fährt wieder",${article(TEXTS.de)}}]`), body: app, mustNot: ['Pegel'] }),
  page('microdata in a meta element', { lang: 'uk', body: (_, texts) => `<div itemscope><meta itemprop="articleBody" content="${texts.join(' ')}">${NOTICE}</div>` }),
  page('text for browsers without scripts', { lang: 'el', body: (paragraphs) => `<div id="app"></div><noscript><article>${paragraphs}</article></noscript>` }),
]; // prettier-ignore

const ruby: PageCase[] = [
  page('ruby', { lang: 'ja', body: () => '<article><h1><ruby>夜<rt>よる</rt></ruby>のフェリーが<ruby>復活<rt>ふっかつ</rt></ruby></h1><p><ruby>利尻島<rp>(</rp><rt>りしりとう</rt><rp>)</rp></ruby>の<ruby>港<rt>みなと</rt></ruby>で、<ruby><rb>漁船</rb><rt>ぎょせん</rt></ruby>が沈みました。乗っていた3人は全員助けられました。</p></article>', must: ['利尻島の港で、漁船が沈みました。'], mustNot: ['みなと', 'ぎょせん', '()', 'よる'] }),
  page('ruby without end tags', { lang: 'zh', body: () => '<article><h1>夜间渡轮恢复航行</h1><p><ruby>漢<rp>（<rt>ㄏㄢˋ<rp>）</ruby><ruby>字<rt>ㄗˋ</ruby>的讀音在這裡，港務局星期三宣布夜間渡輪恢復航行，新船可以載九十輛汽車和一千名乘客，票價在七元到三十一元之間。</p></article>', must: ['漢字的讀音在這裡'], mustNot: ['ㄏㄢ', 'ㄗ', '（'] }),
  page('ruby with a container', { lang: 'ja', body: () => '<article><p><ruby><rb>旧</rb><rb>金</rb><rtc><rt>きゅう</rt><rt>きん</rt></rtc><rtc><rt>old</rt></rtc></ruby>山の港で船が沈み、三人が助けられたと海上保安部が発表した。船は前の日の夜に出たばかりで、原因はまだ分かっていない。</p></article>', must: ['旧金山の港で船が'], mustNot: ['きん', 'old'] }),
]; // prettier-ignore

const meta = (name: string, content: string) => `<meta property="${name}" content="${content}">`;

const around: PageCase[] = [
  page('comments in details', { lang: 'en', body: (text) => `<div class="article"><h1>Night ferry to Brač returns</h1>${text}</div><details class="CommentBox" open><summary>A reader</summary><p>${comment}</p><details class="CommentBox"><p>Me too.</p></details></details>`, mustNot: ['uncle', 'Me too', 'A reader'] }),
  page('details that are no comments', { lang: 'de', body: (text) => `<article>${text}<details><summary>Warum so lange?</summary><p>Der Hang musste erst entwässert werden, bevor gebaut werden konnte.</p></details></article>`, must: [...TEXTS.de, 'Der Hang musste erst entwässert werden'] }),
  page('a list of comments', { lang: 'fr', body: (text) => `<main>${text}<ol class="comment-list"><li><p>Mon oncle conduisait ce tramway et nous laissait toujours sonner la cloche.</p></li></ol></main>`, mustNot: ['oncle'] }),
  page('comments under a heading', { lang: 'pl', body: (text) => `<main><article>${text}</article><section><h3>Komentarze (2)</h3><div><p>Mój wujek pływał na tym promie i zawsze pozwalał nam zatrąbić.</p></div></section></main>`, mustNot: ['wujek', 'Komentarze'] }),
  page('comments in details without a class', { lang: 'tr', body: (text) => `<div class="article">${text}</div><details open><summary>Bir okur</summary><p>Amcam o feribotu sürerdi ve düdüğü bize çaldırırdı.</p></details>`, mustNot: ['Amcam'] }),
  page('comments under a heading without spaces', { lang: 'zh', body: (text) => `<main><div>${text}</div><section><h3>网友评论（2）</h3><p>我小时候常坐这条船。</p></section></main>`, mustNot: ['常坐', '评论'] }),
  page('comments by microdata', { lang: 'ru', body: (text) => `<main>${text}<div itemprop="comment" itemscope><p>Мой дядя водил этот паром и всегда давал нам погудеть.</p></div></main>`, mustNot: ['дядя'] }),
  page("readers' letters", { lang: 'de', body: (text) => `<article>${text}<h2>Leserbriefe</h2><div><p>Mein Onkel fuhr diese Seilbahn und ließ uns immer die Glocke läuten.</p></div></article>`, mustNot: ['Onkel', 'Leserbriefe'] }),
  page("readers' letters on the article", { lang: 'es', body: (text) => `<main><div>${text}</div><section><header><h3>Cartas de los lectores (3)</h3></header><p>Mi tío cuidaba este faro y siempre nos dejaba encender la luz.</p></section></main>`, mustNot: ['tío', 'Cartas'] }),
  page('comments on the article', { lang: 'fr', body: (text) => `<main>${text}<section><h3>12 commentaires sur cet article</h3><p>Mon oncle conduisait ce tramway et nous laissait sonner la cloche.</p></section></main>`, mustNot: ['oncle', '12 comm'] }),
  page('comments by class of letters', { lang: 'de', body: (text) => `<main>${text}<div class="artikel-leserbriefe"><p>Mein Onkel fuhr diese Seilbahn und ließ uns immer die Glocke läuten.</p></div></main>`, mustNot: ['Onkel'] }),
  page('comments by label', { lang: 'ko', body: (text) => `<main>${text}<section aria-label="댓글 3"><p>삼촌이 이 배를 몰았는데 늘 종을 치게 해 주셨어요.</p></section></main>`, mustNot: ['삼촌'] }),
  page('reactions that are no comments', { lang: 'fr', body: (text) => `<article>${text}<h2>Réactions</h2><p>Le maire de Brest s’est félicité de cette décision, attendue depuis des années par les habitants.</p></article>`, must: [...TEXTS.fr, 'Le maire de Brest'] }),
  page('sentences with a time', { lang: 'de', date: '2026-11-20T06:15', head: meta('article:published_time', '2026-11-20T06:15Z'), body: (text) => `<article>${text}<p>Sie beginnt um <time>20 Uhr</time>.</p><p>Am <time datetime="2026-11-19">19. November 2026</time> stand sie still.</p><p>Zuletzt aktualisiert am <time>20. November 2026</time>.</p></article>`, must: ['Sie beginnt um 20 Uhr.', 'stand sie still.'], mustNot: ['aktualisiert'] }),
  page('the attribute hidden', { lang: 'es', body: (text) => `<article>${text}<p hidden>Texto que nadie debe ver en esta página.</p></article>`, mustNot: ['nadie'] }),
  page('hidden by style', { lang: 'tr', body: (text) => `<article>${text}<div style="color:red; display: none"><p>Kimsenin görmemesi gereken bir metin.</p></div><span style="visibility:hidden">Görünmez.</span></article>`, mustNot: ['Kimsenin', 'Görünmez'] }),
  page('for screen readers', { lang: 'en', body: (_, [first, ...rest]) => `<article><p>${first} <a href="/x">More<span class="sr-only"> about the ferry line</span></a></p>${rest.map((text) => `<p>${text}</p>`).join('')}<h2 class="visually-hidden">Page controls</h2></article>`, mustNot: ['about the ferry line', 'Page controls'] }),
  page('hidden on small screens only', { lang: 'de', body: (_, [first, ...rest]) => `<article><p class="hidden md:block">${first}</p><p class="d-none d-md-block">${rest[0]}</p><p>${rest[1]}</p></article>` }),
  page('text under aria-hidden', { lang: 'el', body: (text) => `<article><div aria-hidden="true">${text}</div></article>` }),
  page('AMP placeholders', { lang: 'hi', body: (text) => `<article>${text}<amp-img><div placeholder><p>चित्र आ रहा है, कृपया प्रतीक्षा करें।</p></div><div fallback>चित्र नहीं मिला।</div></amp-img></article>`, mustNot: ['प्रतीक्षा', 'नहीं मिला'] }),
  page('a paywall box', { lang: 'en', body: (text) => `<article>${text}<div class="paywall-box"><h3>Read on with Quay Plus</h3><p>Your first month costs one euro and can be cancelled at any time.</p></div></article>`, mustNot: ['first month', 'Quay Plus'] }),
  page('an article behind a class of paywalls', { lang: 'fr', body: (text) => `<article><div class="paywall">${text.repeat(1)}</div></article>` }),
  page('a newsletter box', { lang: 'de', body: (text) => `<article>${text}<aside>Seitentext</aside><section class="NewsletterSignup"><p>Jeden Morgen das Wichtigste aus den Bergen in Ihrem Postfach.</p><form><input name="mail"></form></section></article>`, mustNot: ['Postfach', 'Seitentext'] }),
  page('links to other articles', { lang: 'ko', body: (text) => `<article>${text}</article><div><h3>많이 본 뉴스</h3><ul><li><a href="/1">버스 요금이 내년부터 오른다</a></li><li><a href="/2">시장이 새 다리를 열었다</a></li><li><a href="/3">겨울 축제가 시작된다</a></li></ul></div>`, mustNot: ['버스', '시장이'] }),
  page('a form around the page', { lang: 'th', body: (text) => `<form id="aspnetForm"><div>${text}</div></form>` }),
  page('no markup of an article', { lang: 'zh', body: (text) => `<div><div><a href="/1">首页</a> <a href="/2">体育</a> <a href="/3">财经</a></div><div>${text}</div><div><a href="/4">关于我们</a> <a href="/5">联系</a> <a href="/6">广告</a></div></div>`, mustNot: ['体育', '关于我们'] }),
]; // prettier-ignore

const updatedLine = '<p class="info">Last updated: <time datetime="2026-11-26T15:00:00Z">26 Nov 2026</time></p>';

const dated: PageCase[] = [
  page('published before modified', { lang: 'en', head: meta('article:modified_time', '2026-11-26T15:00:00Z') + meta('article:published_time', '2026-11-20T07:15:00+01:00'), body: (text) => `<aside><time datetime="2026-11-25">yesterday</time> Prices</aside><article>${updatedLine}${text}</article>`, date: '2026-11-20T06:15', mustNot: ['Last updated', 'Prices'] }),
  page('published in JSON-LD', { lang: 'de', head: jsonLd('{"@type":"NewsArticle","dateModified":"2026-11-26T15:00:00Z","datePublished":"2026-11-20T06:15:00Z"}'), body: (text) => `<article>${updatedLine}${text}</article>`, date: '2026-11-20T06:15', mustNot: ['Last updated'] }),
  page('published in microdata', { lang: 'es', body: (text) => `<article><p>Actualizado: <time itemprop="dateModified" datetime="2026-11-26T15:00:00Z">26 nov</time></p><time itemprop="datePublished" datetime="2026-11-20T06:15:00Z">20 nov</time>${text}</article>`, date: '2026-11-20T06:15', mustNot: ['Actualizado'] }),
  page('a time with a label before it', { lang: 'ja', body: (text) => `<article><p>更新: <time datetime="2026-11-26T15:00:00Z">11月26日</time></p><p>公開: <time datetime="2026-11-20T06:15:00Z">11月20日</time></p>${text}</article>`, date: '2026-11-20T06:15', mustNot: ['更新', '公開'] }),
  page('times in one line', { lang: 'fr', body: (text) => `<article><div><span>Mis à jour</span> <time datetime="2026-11-26T15:00Z">26 nov.</time> <span>Publié</span> <time datetime="2026-11-20T06:15Z">20 nov.</time></div>${text}</article>`, date: '2026-11-20T06:15', mustNot: ['Mis à jour'] }),
  page('dates without markup', { lang: 'pl', body: (text) => `<article><p>Aktualizacja: 26.11.2026 | Opublikowano: 20.11.2026</p>${text}</article>`, date: '2026-11-20T00:00', mustNot: ['Aktualizacja'] }),
  page('a class of the time', { lang: 'ru', body: (text) => `<article><time class="updated" datetime="2026-11-26T15:00:00Z">26.11</time><time class="entry-date published" datetime="2026-11-20T06:15:00Z">20.11</time>${text}</article>`, date: '2026-11-20T06:15' }),
  page('a meta element of libraries', { lang: 'ar', head: '<meta name="DC.date.issued" content="2026-11-20T06:15Z"><meta name="last-modified" content="2026-11-26">', date: '2026-11-20T06:15' }),
  page('an invalid date before a valid one', { lang: 'fr', head: meta('article:published_time', '') + meta('og:published_time', 'soon') + '<meta itemprop="datePublished" content="2026-11-20T06:15Z">', date: '2026-11-20T06:15' }),
  page('a modification alone', { lang: 'ko', head: meta('article:modified_time', '2026-11-20T06:15Z'), date: '2026-11-20T06:15' }),
  page('a time among comments', { lang: 'en', body: (text) => `<main>${text}<div class="comments"><time datetime="2026-11-20T06:15Z">20 Nov</time><p>${comment}</p></div></main>`, mustNot: ['uncle'] }),
]; // prettier-ignore

/** A page whose <title> isn't the article's title. */
const titled = (name: string, documentTitle: string, title: string, head = '', heading = ''): PageCase => {
  const base = page(name, { lang: 'en', title, head, body: (text) => `<article>${heading}${text}</article>` });
  return { ...base, html: base.html.replace(/<title>.*?<\/title>/, `<title>${documentTitle}</title>`) };
};

const titles: PageCase[] = [
  titled('a title with the outlet in JSON-LD', 'Ferry returns at night | Quay Herald', 'Ferry returns at night', jsonLd('{"@type":"NewsArticle","headline":"Ferry returns at night"}')),
  titled('a title with the outlet and a heading', 'Ferry returns at night – Quay Herald', 'Ferry returns at night', '', '<h1>Ferry returns at night</h1>'),
  titled('a title with the outlet alone', 'Ferry to Brač returns at night | Quay Herald', 'Ferry to Brač returns at night'),
  titled('a title with the outlet of og:site_name', 'Ferry returns - Quay Herald', 'Ferry returns', meta('og:site_name', 'Quay Herald')),
  titled('a heading that is the outlet', 'Ferry to Brač returns at night - Quay Herald', 'Ferry to Brač returns at night', meta('og:site_name', 'Quay Herald'), '<h1>Quay Herald</h1>'),
  titled('a title that was escaped twice', 'Ferries of Smith &amp;amp; Sons aren&amp;#8217;t late', 'Ferries of Smith & Sons aren’t late'),
  titled('a declared title with tags', 'x', 'The Brač ferry returns', meta('og:title', 'The &lt;i&gt;Brač&lt;/i&gt; ferry returns')),
]; // prettier-ignore

export const PAGES: PageCase[] = [...inJsonLd, ...ruby, ...around, ...dated, ...titles];
