import { PhraseMatcher, PrefixMatcher } from './phrase-matchers.js';

/** What publishers put around articles, by purpose, in many languages. Every list may be extended. */

/** Beginnings of lines that link to another article, when a colon or an arrow follows. */
const RELATED_LINK_PREFIXES = [
  'related', 'related article', 'related articles', 'related story', 'related stories', 'related news', 'related coverage', 'related content', 'read also', 'also read', 'read more', 'read next', 'see also', 'more on this', 'further reading', 'recommended', 'you may also like', "don't miss", 'more', 'background', 'watch', 'watch also',
  'mehr zum thema', 'zum thema', 'lesen sie auch', 'lesen sie mehr', 'lesen sie dazu', 'lies auch', 'auch interessant', 'siehe auch', 'in diesem zusammenhang', 'weiterlesen', 'verwandt', 'verwandte artikel', 'das könnte sie auch interessieren', 'passend dazu', 'mehr dazu',
  'lire aussi', 'à lire aussi', 'a lire aussi', 'à lire', 'lire également', 'lire la suite', 'voir aussi', 'sur le même sujet', 'pour aller plus loin', 'articles liés', 'connexe', 'en lien',
  'terkait', 'baca juga', 'baca', 'lihat juga', 'artikel terkait', 'berita terkait', 'simak juga',
  'lees ook', 'lees meer', 'lees verder', 'gerelateerd', 'gerelateerde artikelen', 'zie ook', 'meer over dit onderwerp',
  'lee también', 'lea también', 'leer también', 'leer más', 'relacionado', 'relacionada', 'noticias relacionadas', 'ver también', 'te puede interesar', 'también te puede interesar', 'más información',
  'leia também', 'leia mais', 'veja também', 'saiba mais', 'relacionadas', 'confira também',
  'leggi anche', 'leggi di più', 'vedi anche', 'correlato', 'articoli correlati', 'approfondimento', 'per approfondire',
  'läs också', 'läs även', 'läs mer', 'les også', 'læs også', 'les mer', 'læs mere', 'relaterat', 'relatert', 'lue myös', 'lue lisää', 'aiheesta lisää',
  'czytaj też', 'czytaj także', 'czytaj więcej', 'zobacz też', 'zobacz także', 'przeczytaj też', 'powiązane', 'čtěte také', 'přečtěte si také', 'související', 'čítajte aj', 'súvisiace', 'pročitajte još', 'pročitajte i', 'vezano', 'preberite tudi', 'olvassa el', 'kapcsolódó', 'citește și', 'citeste si', 'vezi și',
  'читайте также', 'читать также', 'читайте ещё', 'по теме', 'смотрите также', 'связанные', 'читайте також', 'дивіться також', 'по темі', 'прочетете още', 'вижте още',
  'ilgili', 'ilgili haber', 'ilgili haberler', 'ayrıca okuyun', 'bunu da okuyun', 'διαβάστε επίσης', 'διαβάστε ακόμη', 'σχετικά', 'اقرأ أيضا', 'اقرأ أيضاً', 'إقرأ أيضا', 'اقرأ المزيد', 'ذات صلة', 'مواضيع ذات صلة', 'بیشتر بخوانید', 'مطالب مرتبط', 'קראו גם', 'קרא גם', 'بھی پڑھیں', 'مزید پڑھیں',
  'यह भी पढ़ें', 'ये भी पढ़ें', 'संबंधित', 'इसे भी पढ़ें', 'আরও পড়ুন', 'மேலும் படிக்க', 'ఇది కూడా చదవండి', 'हे ही वाचा', 'อ่านเพิ่มเติม', 'ข่าวที่เกี่ยวข้อง', 'อ่านต่อ', 'xem thêm', 'đọc thêm', 'liên quan', 'basahin din', 'baca lagi', 'soma pia', 'soma zaidi',
  '相关阅读', '相关新闻', '相关文章', '延伸阅读', '更多阅读', '推荐阅读', '相關閱讀', '相關新聞', '延伸閱讀', '関連記事', '関連', 'あわせて読みたい', '관련 기사', '관련기사', '더 읽기', '함께 읽기',
]; // prettier-ignore

/** Beginnings of legal notices. */
const DISCLAIMER_PREFIXES = [
  'disclaimer', 'legal disclaimer', 'legal notice', 'disclosure', 'risk warning', 'risk disclosure', 'copyright', 'all rights reserved', 'this article is for informational purposes', 'this article is for information purposes', 'this article does not constitute', 'this content is for informational', 'the information presented in this article', 'the information provided', 'the information in this article', 'the views expressed', 'the views and opinions expressed', 'the opinions expressed', 'views expressed', 'nothing on this site', 'nothing in this article', 'not financial advice', 'read disclaimer', 'editorial disclosure', 'affiliate disclosure', 'this is not investment advice', 'this translation', 'this article was translated', 'this article was originally published', 'published under a creative commons',
  'haftungsausschluss', 'risikohinweis', 'risikowarnung', 'rechtlicher hinweis', 'hinweis der redaktion', 'alle rechte vorbehalten', 'dieser artikel stellt keine', 'dieser artikel dient', 'die in diesem artikel', 'keine anlageberatung', 'transparenzhinweis',
  'avertissement', 'avis de non-responsabilité', 'clause de non-responsabilité', 'mentions légales', 'tous droits réservés', 'cet article ne constitue pas', 'cet article est fourni à titre', 'les informations présentées', 'les informations fournies', 'avertissement sur les risques',
  'penafian', 'sanggahan', 'peringatan risiko', 'hak cipta', 'informasi yang disajikan dalam artikel', 'artikel ini hanya', 'artikel ini bukan', 'notis undang-undang',
  'vrijwaring', 'disclaimer en', 'risicowaarschuwing', 'alle rechten voorbehouden', 'dit artikel vormt geen', 'dit artikel is geen', 'de informatie in dit artikel', 'dit is geen financieel advies', 'auteursrecht',
  'descargo de responsabilidad', 'aviso legal', 'aviso de riesgo', 'advertencia de riesgo', 'todos los derechos reservados', 'este artículo no constituye', 'la información presentada', 'exención de responsabilidad',
  'isenção de responsabilidade', 'aviso de isenção', 'aviso de risco', 'todos os direitos reservados', 'este artigo não constitui', 'as informações apresentadas',
  'esclusione di responsabilità', 'avvertenza', 'avvertenze legali', 'avviso legale', 'tutti i diritti riservati', 'questo articolo non costituisce', 'disclaimer sui rischi',
  'ansvarsfriskrivning', 'ansvarsfraskrivelse', 'vastuuvapauslauseke', 'med ensamrätt', 'alla rättigheter förbehållna', 'zastrzeżenie', 'wyłączenie odpowiedzialności', 'ostrzeżenie o ryzyku', 'wszelkie prawa zastrzeżone', 'zřeknutí se odpovědnosti', 'všechna práva vyhrazena', 'felelősségkizárás', 'minden jog fenntartva', 'declinarea responsabilității', 'toate drepturile rezervate', 'odricanje od odgovornosti',
  'отказ от ответственности', 'дисклеймер', 'предупреждение о рисках', 'все права защищены', 'відмова від відповідальності', 'усі права захищені', 'yasal uyarı', 'sorumluluk reddi', 'tüm hakları saklıdır', 'αποποίηση ευθύνης', 'إخلاء المسؤولية', 'إخلاء مسؤولية', 'تنويه', 'جميع الحقوق محفوظة', 'سلب مسئولیت', 'כתב ויתור', 'כל הזכויות שמורות',
  'अस्वीकरण', 'डिस्क्लेमर', 'সতর্কীকরণ', 'দাবিত্যাগ', 'ข้อจำกัดความรับผิดชอบ', 'สงวนลิขสิทธิ์', 'tuyên bố miễn trừ trách nhiệm', 'miễn trừ trách nhiệm', 'kanusho',
  '免责声明', '免責聲明', '阅读免责声明', '风险提示', '風險提示', '版权声明', '版权所有', '版權所有', '法律声明', '声明：', '免責事項', '無断転載', '면책 조항', '면책조항', '면책 고지', '무단 전재', '저작권자',
]; // prettier-ignore

const relatedLinks = new PrefixMatcher(
  RELATED_LINK_PREFIXES,
  String.raw`\s*•–—\->►▶([【👉➡️`,
  String.raw`\s*[:：»→|►▶]`,
);
const disclaimers = new PrefixMatcher(DISCLAIMER_PREFIXES, String.raw`\s*•–—\-([【“"©`, String.raw`(?![\p{L}\p{M}])`);

/** A line that links to another article. */
export function isRelatedLink(line: string): boolean {
  return relatedLinks.test(line);
}

/** A line that is a legal notice. */
export function isDisclaimer(line: string): boolean {
  return disclaimers.test(line);
}

/** Where a legal notice names its outlet. Bounded words keep the search linear. */
const LIABLE_OUTLET =
  /(?<source>\p{Lu}[\p{L}\d.]{0,40}(?: \p{Lu}[\p{L}\d.]{0,40}){0,3}) (?:is not (?:responsible|liable)|accepts no|assumes no|does not (?:accept|assume|endorse)|shall not be)/u;

/** The outlet that a legal notice names. */
export function outletOfDisclaimer(line: string): string | null {
  return LIABLE_OUTLET.exec(line)?.groups?.source ?? null;
}

/** What calls to action (share, subscribe, follow) are about. */
const CALL_OBJECT =
  /\b(discord|telegram|whats ?app|newsletters?|nieuwsbrief|nyhetsbrev|boletín|facebook|instagram|tik ?tok|linkedin|youtube|rss|google news|push notifications?|cookies?)\b|рассылк|телеграм|вконтакте|ニュースレター|通讯|微信|뉴스레터|النشرة|تيليجرام|واتساب/iu;

/** Their verbs, at the beginning of a sentence, in the imperative or as a button. */
const CALL_VERB =
  /^(?:please |bitte |s'il vous plaît,? )?(?:join|follow|subscribe|sign up|connect|check|like|share|click|get|download|tap|stay|don't miss|become|register|log ?in|enter your|abonnier\S*|folge\S*|teile\S*|jetzt|melde\S*|tritt|werde|inscri\S+|abonne\S*|suivez|partage\S*|rejoign\S+|recevez|ontvang|volg|abonneer|schrijf|deel|meld|sluit|word|bekijk|bergabung\S*|ikuti|berlangganan|bagikan|dapatkan|gabung|suscr\S+|síguenos|sigue|comparte|únete|recibe|inscreva|assine|siga|compartilhe|receba|iscriviti|segui\S*|condividi|ricevi|zapisz|dołącz|śledź|udostępnij|följ|prenumerera|dela|følg|tilaa|seuraa|подпис\S*|подпиш\S*|следите|поделит\S*|присоединя\S*|підпис\S*|abone|takip|paylaş|katıl|theo dõi|đăng ký|chia sẻ|اشترك|تابعونا|تابع|شارك|انضم)/iu;

/** Beginnings of what publishers say to readers who haven't paid, and about cookies. */
const NOTICE =
  /^(?:(?:please )?(?:subscribe|sign (?:up|in)|log in|register|continue)(?: now| here)? to (?:continue reading|keep reading|read (?:more|on|the (?:full|rest)))|already a (?:subscriber|member)|continue reading|this (?:article|story|content) is (?:only )?(?:for|available to|reserved for) (?:our )?subscribers|(?:we|this (?:web)?site) uses? cookies|wir verwenden cookies|diese (?:web)?seite verwendet cookies|(?:dieser artikel|dieser inhalt|dieser text) ist (?:nur |exklusiv )?für (?:unsere )?abonnent|(?:sie sind )?bereits abonnent|nous utilisons des cookies|(?:cet article|ce contenu|la suite) est réservée? aux abonnés|déjà abonné|abonnez-vous pour lire|(?:esta web |este sitio )?utiliza(?:mos)? cookies|este (?:contenido|artículo) es exclusivo para (?:los )?(?:suscriptores|abonados)|suscríbete para (?:seguir|continuar) leyendo|(?:este conteúdo|esta matéria) é exclusiv[oa] para assinantes|assine para continuar lendo|questo (?:articolo|contenuto) è riservato agli abbonati|abbonati per continuare a leggere|utilizziamo i cookie|мы используем (?:файлы )?cookie|(?:эта статья|этот материал) доступ(?:на|ен) только подписчикам|dit artikel is (?:alleen|exclusief) voor abonnees|(?:この記事は|続きは).{0,6}会員限定)/iu;

/** Whole lines that are buttons or labels of a page. */
const BUTTON =
  /^(?:share(?: this)?(?: (?:article|story|post|page))?|(?:tweet|print|email|copy link|comments?|advertisement|ad|sponsored|loading|read more|see more|sign in|log in|subscribe(?: now)?|follow us|back to top|skip to (?:main )?content|image source|photo credit)|(?:diesen )?(?:artikel|beitrag) teilen|teilen|drucken|anzeige|werbung|partager(?: (?:cet|l['’]) ?article)?|partager|publicité|imprimer|artikel delen|deel dit(?: artikel| bericht)?|delen|advertentie|bagikan(?: artikel)?(?: ini)?|iklan|compartir(?: (?:este )?artículo)?|publicidad|compartilhar|compartilhe|publicidade|condividi(?: (?:questo )?articolo)?|pubblicità|udostępnij|reklama|dela(?: artikeln)?|annons|jaa artikkeli|поделиться|реклама|поділитися|paylaş|reklam|شارك|مشاركة|إعلان|分享|分享本文|广告|廣告|シェア|공유하기|광고|chia sẻ|quảng cáo|แชร์|获取加密通讯)[\s:!.…»→>]*$/iu;

/** Every call to action but a button contains one of these; a text without any isn't searched for calls. */
export const CALL_KEYWORDS = [
  'discord', 'telegram', 'whats app', 'whatsapp', 'newsletter', 'nieuwsbrief', 'nyhetsbrev', 'boletín', 'facebook', 'instagram', 'tik tok', 'tiktok', 'linkedin', 'youtube', 'rss', 'google news', 'push notification', 'cookie',
  'subscri', 'to read', 'keep reading', 'continue reading', 'already a member', 'abonnent', 'abonné', 'abonnez', 'abonnee', 'abonados', 'suscriptor', 'suscríbete', 'assinante', 'continuar lendo', 'abbonati', 'подписчик', '会員限定',
  'рассылк', 'телеграм', 'вконтакте', 'ニュースレター', '通讯', '微信', '뉴스레터', 'النشرة', 'تيليجرام', 'واتساب',
]; // prettier-ignore

const MAX_CALL_LENGTH = 200;
const MAX_LOUD_CALL_LENGTH = 60;
const MAX_BUTTON_LENGTH = 60;
const MAX_SLOGAN_LENGTH = 80;

/** A call to action: a button, or a short sentence that asks to share, subscribe or join; or a notice of a paywall. */
export function isCallToAction(sentence: string): boolean {
  if (isButton(sentence)) return true;
  const text = sentence.trim();
  const isLoud = text.length <= MAX_LOUD_CALL_LENGTH && text.endsWith('!');
  if (text.length > MAX_CALL_LENGTH) return false;
  return NOTICE.test(text) || (CALL_OBJECT.test(text) && (isLoud || CALL_VERB.test(text)));
}

function isButton(sentence: string): boolean {
  return sentence.length <= MAX_BUTTON_LENGTH && BUTTON.test(sentence.trim());
}

/**
 * Removes calls to action, and slogans before them; returns the same array where there are none.
 * @param hasKeyword whether the text contains any of CALL_KEYWORDS
 */
export function dropCallsToAction(sentences: string[], hasKeyword: boolean): string[] {
  const drop = sentences.map(hasKeyword ? isCallToAction : isButton);
  if (!drop.includes(true)) return sentences;
  for (let i = drop.length - 2; i >= 0; i--) drop[i] ||= Boolean(drop[i + 1] && isSlogan(sentences[i]!));
  return sentences.filter((_, i) => !drop[i]);
}

function isSlogan(sentence: string): boolean {
  return sentence.length < MAX_SLOGAN_LENGTH && sentence.endsWith('!');
}

/**
 * Attributions such as 'The post TITLE appeared first on SOURCE', which WordPress appends to feed items, and keywords of which
 * each contains one.
 */
const ATTRIBUTIONS: [keywords: string[], pattern: RegExp][] = [
  [['first appeared on', 'appeared first on', 'first published', 'originally published', 'originally appeared on'], /(?:The post|The article|This (?:article|post|story)|Post)\s(?<title>.{0,300}?)\s?(?:first appeared on|appeared first on|was (?:originally|first) published (?:on|by|in|at)|originally appeared on)\s(?<source>[^\n]{2,80}?)\s*\.?\s*$/iu],
  [['erschien zuerst', 'ist zuerst', 'wurde zuerst'], /(?:Der Beitrag|Der Artikel|Dieser (?:Beitrag|Artikel))\s(?<title>.{0,300}?)\s?(?:erschien zuerst auf|erschien zuerst bei|ist zuerst (?:auf|bei)|wurde zuerst (?:auf|bei))\s(?<source>[^\n]{2,80}?)(?:\s(?:erschienen|veröffentlicht))?\s*\.?\s*$/iu],
  [['en premier sur', 'initialement paru sur'], /(?:L['’]article|L['’]actualité|Cet article|Le billet)\s(?<title>.{0,300}?)\s?(?:est apparu en premier sur|est paru en premier sur|a été publié en premier sur|apparaît en premier sur|est initialement paru sur)\s(?<source>[^\n]{2,80}?)\s*\.?\s*$/iu],
  [['verscheen eerst op', 'verscheen als eerst', 'voor het eerst op', 'eerst verschenen op'], /(?:Het (?:bericht|artikel)|Dit (?:bericht|artikel))\s(?<title>.{0,300}?)\s?(?:is geschreven door\s.{2,80}?\sen\s)?(?:verscheen (?:als )?eerst op|verscheen voor het eerst op|is (?:als )?eerst verschenen op)\s(?<source>[^\n]{2,80}?)\s*\.?\s*$/iu],
  [['primero en', 'originalmente en'], /(?:La entrada|El artículo|La noticia|Esta entrada)\s(?<title>.{0,300}?)\s?(?:se publicó primero en|apareció primero en|aparece primero en|fue publicad[oa] (?:originalmente|primero) en)\s(?<source>[^\n]{2,80}?)\s*\.?\s*$/iu],
  [['primeiro em', 'primeiro no'], /(?:O post|O artigo|A postagem|A notícia)\s(?<title>.{0,300}?)\s?(?:apareceu primeiro em|apareceu primeiro no|foi publicad[oa] primeiro (?:em|no))\s(?<source>[^\n]{2,80}?)\s*\.?\s*$/iu],
  [['proviene da', 'il primo su', 'prima volta su'], /(?:L['’]articolo|Il post)\s(?<title>.{0,300}?)\s?(?:proviene da|sembra essere il primo su|è apparso per la prima volta su|è stato pubblicato per la prima volta su)\s(?<source>[^\n]{2,80}?)\s*\.?\s*$/iu],
  [['pertama kali'], /(?:Artikel|Postingan|Pos|Berita)\s(?<title>.{0,300}?)\s?(?:pertama kali (?:muncul|tampil|terbit|diterbitkan) (?:di|pada)|muncul pertama kali di)\s(?<source>[^\n]{2,80}?)\s*\.?\s*$/iu],
  [['pochodzi z serwisu', 'pojawił się'], /(?:Artykuł|Wpis)\s(?<title>.{0,300}?)\s?(?:pochodzi z serwisu|pojawił się (?:po raz pierwszy )?(?:w|na))\s(?<source>[^\n]{2,80}?)\s*\.?\s*$/iu],
  [['впервые появил', 'появились сначала', 'впервые опубликована'], /(?:Запись|Статья|Сообщение)\s(?<title>.{0,300}?)\s?(?:впервые появилась|впервые появилось|появились сначала|впервые опубликована)\s(?:на|в)?\s?(?<source>[^\n]{2,80}?)\s*\.?\s*$/iu],
  [['ilk önce', 'ilk olarak'], /(?<title>.{0,300}?)\s?(?:yazısı ilk önce|haberi ilk olarak)\s(?<source>[^\n]{2,80}?)\s(?:üzerinde ortaya çıktı|sitesinde yayınlandı)\s*\.?\s*$/iu],
  [['först upp på', 'først opp på', 'først vist på'], /(?:Inlägget|Artikeln|Innlegget|Indlægget)\s(?<title>.{0,300}?)\s?(?:dök först upp på|dukket først opp på|blev først vist på)\s(?<source>[^\n]{2,80}?)\s*\.?\s*$/iu],
]; // prettier-ignore

export const ATTRIBUTION_KEYWORDS = ATTRIBUTIONS.flatMap(([keywords]) => keywords);
const attributionKeywords = new PhraseMatcher(ATTRIBUTIONS.map(([keywords]) => keywords));

const MAX_ATTRIBUTION_LENGTH = 500;

interface Attribution {
  /** Offset in the line. */
  start: number;
  title: string;
  source: string;
}

/** Finds an attribution at the end of a line. */
export function findAttribution(line: string): Attribution | null {
  const offset = Math.max(0, line.length - MAX_ATTRIBUTION_LENGTH);
  const keywords = attributionKeywords.find(line, offset);
  if (!keywords) return null;
  const end = line.slice(offset);
  for (let i = 0; i < ATTRIBUTIONS.length; i++) {
    const match = keywords & (1 << i) ? ATTRIBUTIONS[i]![1].exec(end) : null;
    if (!match) continue;
    const { title, source } = match.groups as { title: string; source: string };
    return { start: offset + match.index, title: title.trim(), source: source.trim() };
  }
  return null;
}
