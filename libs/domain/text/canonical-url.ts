import { parseUrl } from './url.js';

/**
 * One URL for all links to a page: no credentials, default port, tracking parameters and session ids, host in lower case without
 * a trailing dot, parameters sorted, unreserved characters decoded (RFC 3986 §6.2.2.2). A fragment stays if it names a page, as
 * `#!a` does, and `/#/a`. Scheme and `www.` stay: dropping them can change the page. docs/inputs.md has the list.
 * @returns null when it is not an absolute http or https URL
 */
export function canonicalUrl(text: string): string | null {
  const url = parseHttpUrl(text);
  if (!url) return null;
  url.pathname = decodeUnreserved(url.pathname.replace(SESSION_IN_PATH, '').replace(TRACKING_IN_PATH, ''));
  normalizePath(url);
  if (!namesPage(url.hash, url.pathname)) url.hash = '';
  const written = [...url.searchParams].map(([name, value]): [string, string] => [name.replace(ESCAPED, ''), value]);
  const parameters = written.filter(([name, value]) => !isTracking(name, value) && !isSession(name, value));
  const kept = parameters.filter(([name, value]) => !isReferral(name, value, url.pathname, parameters));
  setParameters(url, kept);
  return url.href;
} // prettier-ignore

/**
 * The same by the rules of version 0.2. Keys of feeds and of their items in databases are made of it: a feed must not be added
 * again, nor its items published again, because we learned another tracking parameter.
 */
export function canonicalUrlOfVersion02(text: string): string | null {
  const url = parseHttpUrl(text);
  if (!url) return null;
  url.hash = '';
  normalizePath(url);
  setParameters(
    url,
    [...url.searchParams].filter(([name]) => !TRACKING_OF_VERSION_02.test(name)),
  );
  return url.href;
}

const TRACKING_OF_VERSION_02 =
  /^(utm_.+|mtm_.+|pk_.+|hsa_.+|_hs.+|oly_.+|vero_.+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|mkt_tok|cmpid|cmp|ncid|ocid|ito|smid|at_medium|at_campaign|at_custom\d|ref_src|ref_url|s_cid|xtor|wt_mc|wt_zmc|spm|guccounter|guce_.+|__twitter_impression|_ga|_gl|ns_.+|cmp_.+)$/i;

/**
 * Names that identify the visit and never the page, by who sets them: campaigns of analytics; clicks on advertisements; social
 * networks; newsletters; publishers.
 */
const TRACKING = new RegExp(
  `^(?:${[
    'utm_.+|mtm_.+|pk_.+|piwik_.+|matomo_.+|hsa_.+|ga_(?:source|medium|campaign|content|term|place)|_ga|_gl|_gac|gs_l',
    'at_(?:medium|campaign|custom\\d|link.*|ptr_.+|platform|format)|xtor|xtref|wt_z?mc(?:_.+)?|wt\\..+|s_cid|s_kwcid|sc_cid|sc_campaign|sc_channel',
    'cmp|cmpid|cmp_.+|ns_.+|icid|intcid|int_cmp|intcmp|itm_.+|roistat.*|_openstat|spm|scm|ysclid|cvid|ocid|adobe_mc|elqtrack(?:id)?|elq.*',
    'fbclid|gclid|gclsrc|dclid|gbraid|wbraid|gad|gad_source|gad_campaignid|srsltid|msclkid|twclid|ttclid|yclid|ymclid|rdt_cid|epik|sccid|irclickid|irgwc|rb_clickid|wickedid|tduid|li_fat_id|_branch_.+|zanpid|dm_i|qclid|obclid|tblci|outbrainclickid|dicbo|vmcid|oborigurl|pf_rd_.+',
    'fb_(?:action_ids|action_types|source|ref|comment_id)|action_(?:object|type|ref)_map|mibextid|igshid?|igsh|__twitter_impression|__tn__|__cft__.*|twsrc|ref_src|ref_url|sr_share|share_source|sharetype|soc_src|soc_trk|guccounter|guce_.+|wprov|sfnsn|extid|echobox|_x_tr_.+|sms_ss|awesm|pnespid|xmt',
    '_hs.+|__hs.+|hsctatracking|oly_.+|vero_.+|mc_cid|mc_eid|mkt_tok|ck_subscriber_id|ml_subscriber(?:_hash)?|_bta_.+|trk_(?:contact|msg|module|sid)|bsft_.+|bbeml|emci|emdi|ceid|_kx|_ke|cndid|bxid|esrc|mailid|sparams_nl|vgo_ee|inf_contact_key|__s|hss_.+|sfmc_.+|sc_(?:lid|uid|llid|customer|eh|src)|wtrid|nr_email_referer|trk|trkcampaign|trkinfo|trackingid',
    'ncid|ito|smid|smtyp|mbid|ftag|ftcamp|taid|cid_source|partner_ref|partnerref|traffic_source|cmp_id|campaign_source|rss_source|share_from|share_id|share_token|share_link_id|from_source|from_rss|recommended_by|rec_src|feedname|feedtype|rssfeed|reflink|sref|unlocked_article_code|cx_(?:testid|testvariant|artpos|click|experienceid)',
  ].join('|')})$`,
  'i',
); // prettier-ignore

/** Flags of variants of a page, with the same text. */
const FLAG = /^(?:amp|rss|print)$/i;

function isTracking(name: string, value: string): boolean {
  return TRACKING.test(name) || (FLAG.test(name) && /^(?:|1|true|yes)$/i.test(value)) || (/^output(?:type)?$/i.test(name) && value === 'amp'); // prettier-ignore
}

/** What was added as if there were other parameters. */
const TRACKING_IN_PATH = /(?:&utm_[a-z]+=[^/&]*)+$/i;
/** The rest of an ampersand that was escaped twice, and a second question mark, before a parameter's name. */
const ESCAPED = /^(?:(?:amp|#38|#038);|\?)+(?=.)/;
const SESSION_IN_PATH = /;(?:jsessionid|phpsessid|sid|sessionid)=[^/;]*|\/\((?:[A-Z]\([a-z0-9]{20,}\))+\)(?=\/)/gi;
const SESSION = /^(?:phpsessid|jsessionid|asp\.net_sessionid|aspsessionid.*|cfid|cftoken|zenid)$/i;
/** These have other meanings, too: the value has to look like a session's. */
const MAYBE_SESSION = /^(?:s|sid|sess?_?id|sess|session|session_?id|osc?sid)$/i;
const SESSION_VALUE = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{24,32})$/i;

function isSession(name: string, value: string): boolean {
  return SESSION.test(name) || (MAYBE_SESSION.test(name) && SESSION_VALUE.test(value));
}

/** Names that tell where a visit comes from on most sites, and are part of the page's address on some. */
const REFERRAL =
  /^(?:ref|referr?er|from|via|partner|campaign|source|src|origin|medium|channel|share|shared?_?via|app|sender|mod|cid)$/i;
/** Of these, the ones that hardly ever are. */
const MOSTLY_REFERRAL = /^(?:ref|referr?er|from|via|partner|campaign)$/i;
/** Values that say where a visit comes from: a host, or a network, medium or part of a page, alone or with more words. */
const PLACE = new RegExp(
  `^(?:(?:https?://)?(?:[a-z0-9-]+\\.)+[a-z]{2,}(?:/.*)?|(?:.*[-_.])?(?:${[
    'rss|atom|feeds?|feedly|flipboard|newsletters?|nl|e?mail|mailing|sms|push|notification|alert|app|ios|android|mobile|desktop|web|widget|syndication|qr',
    'twitter|facebook|fb|instagram|ig|linkedin|whatsapp|wa|telegram|tg|vk|reddit|pinterest|tumblr|tiktok|youtube|wechat|weibo|social|shared?|sharing',
    'google|googlenews|gnews|bing|yahoo|msn|yandex|dzen|baidu|apple|applenews|smartnews|pocket|hacker-?news|hn|direct|organic|referral|promo|banner|ads?',
    'home|homepage|frontpage|front|hp|header|footer|menu|sidebar|related|recommended|recirc|mostread|popular|trending|teaser|ticker|breaking',
  ].join('|')})(?:[-_.].*)?)$`,
  'i',
); // prettier-ignore
/** A word or several, as partners are named; no number, which may be that of a record. */
const TOKEN = /^[a-z]+(?:[-_.][a-z]+)*$/i;
/** Parameters of searches and routes, whose other end `from` is. */
const ROUTE = /^(?:to|until|till|page|q|query|search)$/i;

/** Dropped when the value names a place to come from; a word that may be anything only where the rest names an article. */
function isReferral(name: string, value: string, path: string, parameters: [string, string][]): boolean {
  if (!REFERRAL.test(name) || parameters.some(([other]) => ROUTE.test(other))) return false;
  if (value === '' || PLACE.test(value)) return true;
  return MOSTLY_REFERRAL.test(name) && TOKEN.test(value) && namesArticle(path, name, parameters);
}

/** Whether the path ends with the number or the words of an article, or a script has another parameter with a number. */
function namesArticle(path: string, name: string, parameters: [string, string][]): boolean {
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (/\.(?:php\d?|aspx?|jsp|cgi|do|dll|pl)$/i.test(last))
    return parameters.some(([other, value]) => other !== name && /\d/.test(value));
  return /\d{5}|[^-_][-_][^-_]+[-_]|\.s?html?$/i.test(last);
}

/** Applications in the browser route by fragment: `#!` anywhere, `#/` at the site's root. */
function namesPage(fragment: string, path: string): boolean {
  return /^#!./.test(fragment) || (path === '/' && /^#\/./.test(fragment));
}

function parseHttpUrl(text: string): URL | null {
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  url.username = '';
  url.password = '';
  url.hostname = url.hostname.replace(/\.$/, '');
  return url;
}

/** Directory index files, which servers also serve at the directory's own URL. */
const INDEX_FILE = /\/index\.(?:html?|php|aspx?)$/i;

function normalizePath(url: URL): void {
  url.pathname = url.pathname.replace(/\/{2,}/g, '/').replace(INDEX_FILE, '/');
  if (url.pathname !== '/') url.pathname = url.pathname.replace(/\/$/, '');
}

function decodeUnreserved(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escape.toUpperCase();
  });
}

function setParameters(url: URL, parameters: [string, string][]): void {
  parameters.sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  url.search = new URLSearchParams(parameters).toString();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
