/** What HTML from publishers may keep; everything else goes. */

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Elements that are content. What stands in others stays, but for the text of UNREAD. */
export const ELEMENTS = words(`
  a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas caption center cite code col
  colgroup command data datagrid datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form h1 h2 h3
  h4 h5 h6 header hgroup hr i img input ins kbd keygen label legend li m main map mark menu meter multicol nav nextid noscript ol optgroup option
  output p picture pre progress q rp rt ruby s samp section select small sound source spacer span strike strong sub
  summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr`);

/** Elements whose text is not for readers. */
export const UNREAD = words('iframe noembed noframes script style template textarea title xmp');

/**
 * Attributes that describe or lay out. None runs code, none sends anything anywhere (action, formaction, ping), none
 * makes a page editable or starts sound by itself.
 */
export const ATTRIBUTES = words(`
  abbr accept accept-charset accesskey align alt autocomplete axis background balance bgcolor bgproperties border bordercolor
  bordercolordark bordercolorlight bottompadding cellpadding cellspacing ch challenge char charoff charset checked choff
  cite class clear color cols colspan compact controls coords data datafld datapagesize datasrc datetime default delay
  dir disabled draggable enctype end face for form frame galleryimg gutter headers height hidden hidefocus high href hreflang
  hspace icon id inputmode ismap itemprop itemscope itemtype keytype kind label lang leftspacing list longdesc loop
  loopcount loopend loopstart low lowsrc max maxlength media method min multiple muted name nohref noshade nowrap open optimum
  pattern point-size poster pqg preload prompt radiogroup readonly rel repeat-max repeat-min replace required rev
  reversed rightspacing rows rowspan rules scope selected shape size sizes span src srclang srcset start step style
  summary suppress tabindex target template title toppadding translate type unselectable urn usemap valign value variable
  volume vrml vspace width wrap`);

/** Attributes that hold an address: made absolute, and kept only with one of SCHEMES. */
export const ADDRESSES = words('background cite data datasrc href icon longdesc lowsrc poster src urn vrml');

export const SCHEMES = words('http https ftp mailto tel sms geo magnet xmpp news nntp irc');

/** Properties of style that may have any harmless value. */
export const STYLES = new Set(
  words(`
    background-color border-bottom-color border-collapse border-color border-left-color border-right-color
    border-top-color clear color cursor direction display elevation float font font-family font-size font-style
    font-variant font-weight height letter-spacing line-height list-style-type overflow text-align text-decoration
    text-indent text-transform unicode-bidi vertical-align white-space width word-break`),
);

/**
 * Families of properties whose values may hold only colours, keywords and lengths of at most two digits. Those of
 * background pictures are not among them: there are no such pictures.
 */
export const LIMITED_STYLES = new Set(['background', 'border', 'margin', 'padding']);
