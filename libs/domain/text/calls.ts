/** What share, subscribe and follow calls are about. */
const CALL_OBJECT =
  /\b(discord|telegram|whats ?app|newsletters?|nieuwsbrief|nyhetsbrev|boletín|facebook|instagram|tik ?tok|linkedin|youtube|rss|google news|push notifications?|cookies?)\b|рассылк|телеграм|вконтакте|ニュースレター|通讯|微信|뉴스레터|النشرة|تيليجرام|واتساب/iu;

/** What such calls ask for: only where they open the sentence, in the imperative or as a button. */
const CALL_VERB =
  /^(?:please |bitte |s'il vous plaît,? )?(?:join|follow|subscribe|sign up|connect|check|like|share|click|get|download|tap|stay|don't miss|become|register|log ?in|enter your|abonnier\S*|folge\S*|teile\S*|jetzt|melde\S*|tritt|werde|inscri\S+|abonne\S*|suivez|partage\S*|rejoign\S+|recevez|ontvang|volg|abonneer|schrijf|deel|meld|sluit|word|bekijk|bergabung\S*|ikuti|berlangganan|bagikan|dapatkan|gabung|suscr\S+|síguenos|sigue|comparte|únete|recibe|inscreva|assine|siga|compartilhe|receba|iscriviti|segui\S*|condividi|ricevi|zapisz|dołącz|śledź|udostępnij|följ|prenumerera|dela|følg|tilaa|seuraa|подпис\S*|подпиш\S*|следите|поделит\S*|присоединя\S*|підпис\S*|abone|takip|paylaş|katıl|theo dõi|đăng ký|chia sẻ|اشترك|تابعونا|تابع|شارك|انضم)/iu;

/** Whole lines that are buttons or labels of a page. */
const BUTTON =
  /^(?:share(?: this)?(?: (?:article|story|post|page))?|(?:tweet|print|email|copy link|comments?|advertisement|ad|sponsored|loading|read more|see more|sign in|log in|subscribe(?: now)?|follow us|back to top|skip to (?:main )?content|image source|photo credit)|(?:diesen )?(?:artikel|beitrag) teilen|teilen|drucken|anzeige|werbung|partager(?: (?:cet|l['’]) ?article)?|partager|publicité|imprimer|artikel delen|deel dit(?: artikel| bericht)?|delen|advertentie|bagikan(?: artikel)?(?: ini)?|iklan|compartir(?: (?:este )?artículo)?|publicidad|compartilhar|compartilhe|publicidade|condividi(?: (?:questo )?articolo)?|pubblicità|udostępnij|reklama|dela(?: artikeln)?|annons|jaa artikkeli|поделиться|реклама|поділитися|paylaş|reklam|شارك|مشاركة|إعلان|分享|分享本文|广告|廣告|シェア|공유하기|광고|chia sẻ|quảng cáo|แชร์|获取加密通讯)[\s:!.…»→>]*$/iu;

/** Words of which each call but a button has one: texts without any need no closer look. */
export const CALL_TRACES = [
  'discord', 'telegram', 'whats app', 'whatsapp', 'newsletter', 'nieuwsbrief', 'nyhetsbrev', 'boletín', 'facebook', 'instagram', 'tik tok', 'tiktok', 'linkedin', 'youtube', 'rss', 'google news', 'push notification', 'cookie',
  'рассылк', 'телеграм', 'вконтакте', 'ニュースレター', '通讯', '微信', '뉴스레터', 'النشرة', 'تيليجرام', 'واتساب',
]; // prettier-ignore

const LONGEST_CALL = 200;
const LONGEST_BUTTON = 60;
const LONGEST_SLOGAN = 80;

/** A call to share, subscribe or join: a button, or a short sentence that asks for it. */
export function isCall(sentence: string): boolean {
  if (isButton(sentence)) return true;
  const text = sentence.trim();
  const loud = text.length <= 60 && text.endsWith('!');
  return text.length <= LONGEST_CALL && CALL_OBJECT.test(text) && (loud || CALL_VERB.test(text));
}

function isButton(sentence: string): boolean {
  return sentence.length <= LONGEST_BUTTON && BUTTON.test(sentence.trim());
}

/**
 * The sentences that are no calls, nor slogans before one; the same array where there are none.
 * @param hasTrace whether the text has any of CALL_TRACES
 */
export function withoutCalls(sentences: string[], hasTrace: boolean): string[] {
  const calls = sentences.map(hasTrace ? isCall : isButton);
  if (!calls.includes(true)) return sentences;
  for (let i = calls.length - 2; i >= 0; i--) calls[i] ||= Boolean(calls[i + 1] && isSlogan(sentences[i]!));
  return sentences.filter((_, i) => !calls[i]);
}

function isSlogan(sentence: string): boolean {
  return sentence.length < LONGEST_SLOGAN && sentence.endsWith('!');
}
