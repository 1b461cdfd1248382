import { PhraseFinder } from './phrase-finder.js';

/**
 * 'The post TITLE appeared first on SOURCE', as WordPress writes it under every item of a feed, and words of which each
 * such sentence has one.
 */
const SENTENCES: [traces: string[], pattern: RegExp][] = [
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

export const APPEARED_FIRST_TRACES = SENTENCES.flatMap(([traces]) => traces);
const finder = new PhraseFinder(SENTENCES.map(([traces]) => traces));

/** Such a line, or such an end of a line, is no longer than this. */
const FOOT_LENGTH = 500;

export interface AppearedFirst {
  /** Where it starts in the line. */
  start: number;
  title: string;
  source: string;
}

/** Finds 'The post … appeared first on …' at the end of a line. */
export function matchAppearedFirst(line: string): AppearedFirst | null {
  const offset = Math.max(0, line.length - FOOT_LENGTH);
  const traces = finder.find(line, offset);
  if (!traces) return null;
  const foot = line.slice(offset);
  for (let i = 0; i < SENTENCES.length; i++) {
    const match = traces & (1 << i) ? SENTENCES[i]![1].exec(foot) : null;
    if (!match) continue;
    const { title, source } = match.groups as { title: string; source: string };
    return { start: offset + match.index, title: title.trim(), source: source.trim() };
  }
  return null;
}
