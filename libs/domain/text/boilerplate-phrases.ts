import { Openings } from './openings.js';

/** What publishers put around articles, by purpose. Each list is a table of openings in many languages; add freely. */

/** A line that opens like this (with a colon) points at another article. */
const RELATED_WITH_COLON = [
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

/** A line that opens like this is a legal notice, whatever follows. */
const DISCLAIMER = [
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

const related = new Openings(RELATED_WITH_COLON, String.raw`\s*•–—\->►▶([【👉➡️`, String.raw`\s*[:：»→|►▶]`);
const disclaimers = new Openings(DISCLAIMER, String.raw`\s*•–—\-([【“"©`, String.raw`(?![\p{L}\p{M}])`);

/** A line that points at another article. */
export function isRelatedLink(line: string): boolean {
  return related.test(line);
}

/** A line that is a legal notice. */
export function isDisclaimer(line: string): boolean {
  return disclaimers.test(line);
}

/** Legal notices name their outlet where they say what it does not answer for. Bounded words keep the search linear. */
const ANSWERS_FOR_NOTHING =
  /(?<source>\p{Lu}[\p{L}\d.]{0,40}(?: \p{Lu}[\p{L}\d.]{0,40}){0,3}) (?:is not (?:responsible|liable)|accepts no|assumes no|does not (?:accept|assume|endorse)|shall not be)/u;

/** The outlet that a legal notice names. */
export function outletOf(disclaimer: string): string | null {
  return ANSWERS_FOR_NOTHING.exec(disclaimer)?.groups?.source ?? null;
}
