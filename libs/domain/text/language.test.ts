import { countLetters } from './language-scripts.js';
import { detectLanguage, isInAnotherLanguage } from './language.js';

const ENGLISH = 'The government presented a new law on Monday, and the opposition said that it would vote against it.';
const GERMAN = 'Die Regierung hat am Montag ein neues Gesetz vorgelegt, und die Opposition will dagegen stimmen.';
const GREEK = 'Η κυβέρνηση παρουσίασε τη Δευτέρα έναν νέο νόμο για τη φορολογία.';

test.each([
  ['Die Regierung hat am Montag ein neues Gesetz vorgelegt.', 'de'],
  ['The government presented a new law on Monday.', 'en'],
  ['THE GOVERNMENT PRESENTED A NEW LAW ON MONDAY.', 'en'],
  ['L’assemblée n’a pas adopté aujourd’hui la loi qu’elle avait examinée.', 'fr'],
  ['Pemerintah mengatakan bahwa harga beras bisa turun karena panen pada bulan Agustus.', 'id'],
  ['Kerajaan berkata bahawa harga beras boleh turun kerana hasil tuaian pada bulan Ogos.', 'ms'],
  ['Harga beras naik lebih daripada lapan peratus, kata setiausaha persatuan itu.', 'ms'],
  ['政府星期一说，这个国家的经济发展将继续。', 'zh-Hans'],
  ['政府星期一說，這個國家的經濟發展將繼續。', 'zh-Hant'],
  ['該縣的農夫盼望豐收。', 'zh-Hant'],
  ['政府は月曜日に新しい法律を発表しました。', 'ja'],
  ['정부는 월요일에 새로운 법안을 발표했다.', 'ko'],
  ['Правительство представило в понедельник новый закон.', 'ru'],
  [GREEK, 'el'],
  ['အစိုးရက တနင်္လာနေ့တွင် ဥပဒေသစ်ကို တင်ပြခဲ့သည်။', 'my'],
  ['រដ្ឋាភិបាលបានដាក់ច្បាប់ថ្មីនៅថ្ងៃច័ន្ទ។', 'km'],
])('%s', (text, language) => expect(detectLanguage(text).language).toBe(language));

test.each([[''], ['12345 — 67 %'], ['…'], ['😀🎉'], ['\ud800\udbff'], ["'’`"]])('%p is undetermined', (text) => {
  expect(detectLanguage(text, 'de')).toEqual({ language: 'und', confidence: 0, reliable: false });
});

test.each([
  ['en', 'Change in council leadership'],
  ['en', 'I miss you'],
  ['es', '¡Hola! ¿Qué tal?'],
  ['ru', 'Каша масляная'],
  [
    'da',
    'Regeringen vil bygge en ny færgehavn i Esbjerg næste år, oplyser Transportministeriet. Byggeriet går i gang til foråret.',
  ],
  [
    'sr',
    'Влада Србије усвојила је нови закон о водама. Опозиција каже да нема довољно новца и да треба још времена за овај посао.',
  ],
  [
    'lv',
    'Rīgas dome trešdien nolēma slēgt tiltu remontam. Satiksme tiks novirzīta uz Salu tiltu, paziņoja domes pārstāve.',
  ],
  [
    'lt',
    'Vilniaus taryba trečiadienį nusprendė uždaryti tiltą remontui. Eismas bus nukreiptas kitu keliu, pranešė savivaldybė.',
  ],
  [
    'sr-Latn',
    'Vlada je u četvrtak donela odluku o zatvaranju mosta. Saobraćaj će biti preusmeren, saopštilo je ministarstvo. Tokom nedelje očekuje se kiša.',
  ],
  [
    'id',
    'Pemerintah memutuskan menutup jembatan itu karena rusak. Kata juru bicara, warga bisa memakai jalan lain mulai Senin pekan depan.',
  ],
  [
    'en',
    'Eidgenössisches Departement für Umwelt, Verkehr, Energie und Kommunikation UVEK\n\nThe government said on Friday that the road tunnel under the Gotthard will be closed for three weeks in spring. Freight traffic will be moved to rail during that time, and residents will be informed by letter before the end of January.',
  ],
  ['en', 'Maria Rodriguez-Hernandez, Giuseppe Bianchi, Jean-Luc Dupont to lead new Geneva panel on water'],
  ['en', 'Bayern München 3-1 Borussia Dortmund: player ratings'],
  ['nl', 'Brand in flat Utrecht'],
  [
    'gl',
    'O Goberno galego pechará a ponte de Rande durante dúas semanas. As obras comezarán o vindeiro luns, segundo a Xunta.',
  ],
  ['ca', 'El Govern tancarà el pont durant dues setmanes. Les obres començaran dilluns vinent, segons la conselleria.'],
  ['cs', 'Vláda ve čtvrtek rozhodla o uzavření mostu u Děčína. Doprava bude odkloněna, oznámilo ministerstvo.'],
  ['be', 'Урад вырашыў зачыніць мост на два тыдні. Рух транспарту перанакіруюць, паведамілі ў міністэрстве.'],
  ['kk', 'Үкімет көпірді екі аптаға жабуға шешім қабылдады. Бұл туралы министрлік жұма күні хабарлады.'],
  ['fa', 'دولت روز جمعه تصمیم گرفت پل را دو هفته ببندد. وزارت راه اعلام کرد ترافیک تغییر مسیر می‌یابد.'],
  ['ps', 'حکومت د جمعې په ورځ پرېکړه وکړه چې پل د دوو اونیو لپاره وتړي. وزارت وویل چې ترافیک به بلې لارې ته واړول شي.'],
  ['ug', 'ھۆكۈمەت جۈمە كۈنى كۆۋرۈكنى ئىككى ھەپتە تاقاشنى قارار قىلدى. مىنىستىرلىق بۇ ھەقتە ئۇقتۇرۇش چىقاردى.'],
  ['zh-Hans', '政府周五决定关闭大桥两周进行维修，交通将改道，交通部表示。'],
  ['ja', '橋閉鎖二週間、政府決定'],
  ['hi', 'सरकार ने शुक्रवार को पुल को दो सप्ताह के लिए बंद करने का फैसला किया। मंत्रालय ने बताया कि यातायात मोड़ा जाएगा।'],
  ['ne', 'सरकारले शुक्रबार पुल दुई हप्ताका लागि बन्द गर्ने निर्णय गर्‍यो। यातायात अर्को बाटोबाट चल्ने मन्त्रालयले जनायो।'],
  ['ti', 'መንግስቲ ነቲ ድልድል ንክልተ ሰሙን ክዓጽዎ ዓርቢ ወሲኑ። እቲ ሚኒስትሪ ትራፊክ ናብ ካልእ መንገዲ ከምዝኸይድ ሓቢሩ።'],
  [
    'ha',
    "Gwamnati ta yanke shawarar rufe gadar na makonni biyu a ranar Juma'a. Ma'aikatar ta ce za a karkata zirga-zirga.",
  ],
  ['fil', 'Isasara ng gobyerno ang tulay nang dalawang linggo simula Lunes, ayon sa kagawaran. Ililihis ang trapiko.'],
  ['et', 'Valitsus otsustas reedel silla kaheks nädalaks sulgeda. Liiklus suunatakse ümber, teatas ministeerium.'],
  [
    'mt',
    'Il-gvern iddeċieda l-Ġimgħa li jagħlaq il-pont għal ġimagħtejn. It-traffiku se jiġi ddevjat, qal il-ministeru.',
  ],
  ['cnr', 'Vlada je u četvrtak donijela odluku o zatvaranju mosta u Podgorici. Saobraćaj će biti preusmjeren.'],
  [
    'bs',
    'Vlada je u četvrtak donijela odluku o zatvaranju mosta u Sarajevu. Saobraćaj će biti preusmjeren, saopćilo je ministarstvo.',
  ],
  ['ast', 'El Gobiernu va zarrar la ponte mientres dos selmanes. Les obres van entamar el llunes que vien.'],
  ['oc', 'Lo Govèrn barrarà lo pont pendent doas setmanas. Las òbras començaràn diluns que ven.'],
  ['bho', 'सरकार शुक्रवार के पुल के दू हफ्ता ला बंद करे के फैसला कइलस। मंत्रालय बतवलस कि ट्रैफिक दोसर रास्ता से जाई।'],
  ['mr', 'सरकारने शुक्रवारी पूल दोन आठवड्यांसाठी बंद करण्याचा निर्णय घेतला.'],
  ['mai', 'सरकार शुक्र दिन पुल केँ दू सप्ताह धरि बन्न करबाक निर्णय लेलक।'],
  ['as', 'চৰকাৰে শুকুৰবাৰে দলংখন দুসপ্তাহৰ বাবে বন্ধ কৰাৰ সিদ্ধান্ত লৈছে।'],
  ['mk', 'Владата одлучи во четврток да го затвори мостот две недели. Сообраќајот ќе се пренасочи.'],
  ['nn', 'Regjeringa har bestemt at brua skal stengjast i to veker. Trafikken vert lagd om, seier departementet.'],
  ['nb', 'Regjeringen har bestemt at broen skal stenges i to uker. Trafikken blir lagt om, sier departementet.'],
  ['no', 'Regjeringen har bestemt at broen skal stenges i to uker.'],
  ['af', 'Die regering het besluit om die brug vir twee weke te sluit. Verkeer sal herlei word, sê die departement.'],
  ['fy', 'De regearing hat besletten om de brêge twa wiken te sluten. It ferkear wurdt omlaat.'],
  ['lb', "D'Regierung huet decidéiert, d'Bréck fir zwou Wochen zouzemaachen. De Verkéier gëtt ëmgeleet."],
  ['gsw', 'D Regierig het entschide, d Brugg für zwöi Wuche z schliesse. Dr Verchehr wird umgleitet.'],
  ['sco', 'The govrenment haes decidit tae steek the brig for twa weeks. Traffic will be sent anither road.'],
  ['az-Cyrl', 'Һөкумәт ҹүмә ҝүнү көрпүнүн ики һәфтәлик бағланмасына гәрар верди.'],
  ['tg', 'Ҳукумат рӯзи ҷумъа қарор кард, ки пулро ду ҳафта бандад. Ин ҳақда вазорат хабар дод.'],
  ['ur', 'حکومت نے جمعہ کو پل کو دو ہفتوں کے لیے بند کرنے کا فیصلہ کیا۔'],
  ['ckb', 'حکومەت ڕۆژی هەینی بڕیاری دا پردەکە بۆ ماوەی دوو هەفتە دابخات.'],
  ['ku', 'Hikûmetê roja înê biryar da ku pirê ji bo du hefteyan bigire. Wezaretê ragihand ku trafîk dê were guhertin.'],
  ['sd', 'حڪومت جمعي ڏينهن پل کي ٻن هفتن لاءِ بند ڪرڻ جو فيصلو ڪيو.'],
  ['ky', 'Өкмөт жума күнү көпүрөнү эки жумага жабууну чечти. Бул тууралуу министрлик билдирди.'],
  ['tt', 'Хөкүмәт җомга көнне күперне ике атнага ябарга карар итте.'],
  ['ba', 'Хөкүмәт йома көнө күперҙе ике аҙнаға ябырға ҡарар итте.'],
  ['mn', 'Засгийн газар баасан гарагт гүүрийг хоёр долоо хоног хаахаар шийдвэрлэв.'],
  ['yi', 'די רעגירונג האט באשלאסן צו פארמאכן די בריק אויף צוויי וואכן. דער פארקער וועט ווערן איבערגעפירט.'],
  ['am', 'መንግሥት ድልድዩን ለሁለት ሳምንታት ለመዝጋት ዓርብ ዕለት ወሰነ።'],
  ['ceb', 'Gisirado sa gobyerno ang tulay sulod sa duha ka semana sugod sa Lunes, matod sa departamento.'],
  ['ht', 'Gouvènman an deside fèmen pon an pandan de semèn. Sikilasyon an ap pase lòt kote, daprè ministè a.'],
  ['ga', 'Chinn an rialtas Dé hAoine an droichead a dhúnadh ar feadh coicíse. Cuirfear an trácht ar bhealach eile.'],
  ['gd', 'Cho-dhùin an riaghaltas Dihaoine an drochaid a dhùnadh fad dà sheachdain.'],
  ['yue', '政府星期五決定封閉大橋兩個禮拜維修，交通會改道，運輸處話。'],
  ['rw', 'Guverinoma yafashe icyemezo cyo gufunga ikiraro ibyumweru bibiri guhera ku wa mbere.'],
  ['rn', 'Leta yafashe ingingo yo kwugara ikiraro indwi zibiri guhera kuwa mbere.'],
  ['zu', 'Uhulumeni unqume ukuvala ibhuloho amasonto amabili kusukela ngoMsombuluko.'],
  ['xh', 'Urhulumente uthathe isigqibo sokuvala ibhulorho iiveki ezimbini ukususela ngoMvulo.'],
  ['st', 'Mmuso o nkile qeto ya ho kwala borogo dibeke tse pedi ho tloha ka Mantaha.'],
  ['so', "Dowladdu waxay go'aansatay inay buundada xirto laba toddobaad laga bilaabo Isniinta."],
  ['sw', 'Serikali imeamua kufunga daraja kwa wiki mbili kuanzia Jumatatu, ilisema wizara.'],
  ['jv', 'Pamarentah mutusake nutup kreteg iku suwene rong minggu wiwit dina Senen.'],
  ['su', 'Pamaréntah mutuskeun nutup sasak salila dua minggu ti mimiti Senén.'],
  ['uz', 'Hukumat juma kuni koʻprikni ikki haftaga yopishga qaror qildi. Bu haqda vazirlik maʼlum qildi.'],
  ['uz-Cyrl', 'Ҳукумат жума куни кўприкни икки ҳафтага ёпишга қарор қилди.'],
  ['tk', 'Hökümet köprini iki hepdeläp ýapmak kararyna geldi.'],
  ['fo', 'Landsstýrið hevur avgjørt at steingja brúnna í tvær vikur. Ferðslan verður beind aðra leið.'],
  ['co', 'U guvernu hà decisu di chjode u ponte per duie settimane. I travagli cumincianu luni.'],
  ['sc', 'Su guvernu at detzìdidu de serrare su ponte pro duas chidas.'],
  ['hsb', 'Knježerstwo je rozsudźiło, móst za dwě njedźeli zawrěć.'],
  ['dz', 'གཞུང་གིས་ཟམ་པ་དེ་བདུན་ཕྲག་གཉིས་ཀྱི་རིང་ཁ་བསྡམ་ནི་སྦེ་ཐག་བཅད་ཡི།'],
  ['iu', 'ᒐᕙᒪᒃᑯᑦ ᐃᓱᒪᓕᐅᖅᑐᑦ ᐃᑳᕐᕕᒃ ᒪᑐᓗᒍ ᐱᓇᓱᐊᕈᓯᕐᓂ ᒪᕐᕉᓐᓂ.'],
])('the hint %s holds', (hint, text) => {
  expect(detectLanguage(text, hint).language).toBe(hint);
  expect(detectLanguage(Array(8).fill(text).join('\n'), hint)).toMatchObject({ language: hint, reliable: true });
});

test.each([
  ['Oslo, Bergen', 'nb-NO', 'nb'],
  ['首相、辞任', 'ja', 'ja'],
  ['东京、大阪、京都', 'zh-CN', 'zh-Hans'],
  ['Kylian Mbappé, Antoine Griezmann', 'fr', 'fr'],
  ['Angela Merkel y Emmanuel Macron', 'es', 'es'],
  ['Manchester United - Liverpool 2:1', 'de', 'de'],
  ['Mette Frederiksen fratræder', 'da', 'da'],
  ['Vláda zatvorí most', 'sk', 'sk'],
  ['Уряд закриває міст', 'uk', 'uk'],
  ['iPhone 17 Pro Maxを発売', 'ja', 'ja'],
])('the hint holds for short text: %s (%s)', (text, hint, language) =>
  expect(detectLanguage(text, hint).language).toBe(language),
);

test.each([
  ['another language', 'The government presented a new law on Monday morning.', 'fr', 'en'],
  ['the default of a template', GERMAN, 'en-us', 'de'],
  ['the default of a template', GREEK, 'en', 'el'],
  ['the default of a template', 'الحكومة تغلق الجسر لمدة أسبوعين.', 'en-us', 'ar'],
  ['a language that the model does not know', ENGLISH, 'cy', 'en'],
  ['a related language, of a long text', ENGLISH, 'af', 'en'],
  [
    'a related language, of a long text',
    'Правительство в пятницу представило новый закон о налогах. Оппозиция заявила, что не поддержит его.',
    'kk',
    'ru',
  ],
  [
    'a related language, of a long text',
    'Regeringen fremlagde fredag en ny lov om skat, og oppositionen vil ikke stemme for den. Det oplyser ministeriet.',
    'sv',
    'da',
  ],
  ['another script', 'Правительство', 'zu', 'ru'],
  ['another script of the language', 'Влада је у четвртак донела одлуку.', 'sr-Latn-RS', 'sr'],
  ['another script of the language', 'Vlada je u četvrtak donela odluku.', 'sr-Cyrl', 'sr-Latn'],
  ['another way to write Chinese', '政府周五决定关闭大桥两周进行维修。', 'zh-TW', 'zh-Hans'],
  ['no language', ENGLISH, 'xx', 'en'],
  ['no language', ENGLISH, 'mul', 'en'],
  ['no tag', ENGLISH, '--', 'en'],
])('a hint is wrong that says %s: %s (%s)', (_, text, hint, language) =>
  expect(detectLanguage(text, hint).language).toBe(language),
);

test.each([
  ['en_GB', ENGLISH, 'en'],
  ['eng', ENGLISH, 'en'],
  ['sr', 'Vlada je u četvrtak donela odluku o mostu.', 'sr-Latn'],
  ['sr-ME', 'Vlada je u četvrtak donijela odluku o mostu.', 'sr-Latn'],
  ['zh_TW', '中文大字', 'zh-Hant'],
  ['ms-MY', 'Kuala Lumpur, 4 Mei', 'ms'],
  ['id', 'Bandar narkoba ditangkap di Medan', 'id'],
  ['tl', 'Isasara ng pamahalaan ang tulay nang dalawang linggo.', 'fil'],
  ['hau', 'Gwamnati ta gabatar da sabuwar doka ranar Litinin.', 'ha'],
])('a hint may be %s', (hint, text, language) => expect(detectLanguage(text, hint).language).toBe(language));

test('more text, more confidence', () => {
  const short = detectLanguage('Bitcoin').confidence;
  const long = detectLanguage('The government presented a new law on Monday morning.').confidence;
  expect(short).toBeLessThan(0.3);
  expect(long).toBeGreaterThan(0.4);
});

test.each([
  ['at the beginning', [GERMAN, ENGLISH, ENGLISH, ENGLISH, ENGLISH]],
  ['in the middle', [ENGLISH, ENGLISH, GERMAN, ENGLISH, ENGLISH]],
  ['at the end', [ENGLISH, ENGLISH, ENGLISH, ENGLISH, GERMAN]],
])('a line in another language %s does not outvote the others', (_, lines) => {
  expect(detectLanguage(lines.join('\n')).language).toBe('en');
});

test('a result does not depend on earlier texts', () => {
  const first = detectLanguage(GERMAN);
  for (let i = 0; i < 600; i++) detectLanguage(i % 2 ? ENGLISH : `${GREEK} ${i}`);
  expect(detectLanguage(GERMAN)).toEqual(first);
});

test.each([
  ['one word', `${'hello '.repeat(1e6)}`],
  ['no spaces', 'ab'.repeat(3e6)],
  ['no letters', '1 '.repeat(3e6)],
  ['apostrophes', "'".repeat(6e6)],
  ['emoji', '😀'.repeat(3e6)],
  ['lone surrogates', '\ud800'.repeat(6e6)],
  ['Han', '政'.repeat(6e6)],
])('a long text of %s takes no longer than another', (_, text) => {
  detectLanguage(text.slice(0, 5000));
  const start = process.cpuUsage();
  for (let i = 0; i < 20; i++) {
    detectLanguage(text);
    isInAnotherLanguage(text, 'de');
  }
  // Processor time doesn't depend on what else runs; reading the whole texts takes far longer.
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(200);
});

test.each([
  [ENGLISH, 'en', false],
  [ENGLISH, 'de', true],
  [GERMAN, 'en-GB', true],
  [GREEK, 'zh-Hans', true],
  ['Regjeringen la på mandag fram en ny lov om skatt og avgifter for bedrifter.', 'nb', false],
  ['Pemerintah mengatakan bahwa harga beras bisa turun karena panen.', 'id', false],
  ['Vlada je u četvrtak donijela odluku o zatvaranju mosta u Sarajevu.', 'bs', false],
  ['Vlada je u četvrtak donela odluku o zatvaranju mosta.', 'sr-Latn', false],
  [ENGLISH, 'bs', true],
  ['Serikali imeamua kufunga daraja kwa wiki mbili kuanzia Jumatatu, ilisema wizara.', 'sw', false],
  ['Bitcoin', 'de', false],
  ['12345', 'de', false],
])('isInAnotherLanguage(%p, %p)', (line, language, expected) =>
  expect(isInAnotherLanguage(line, language)).toBe(expected),
);

test.each([
  ['Zürich 2024', 'de', 6],
  ['Zürich 2024', 'ru', 0],
  ['Москва, Moscow', 'ru-RU', 6],
  ['Москва, Moscow', 'uz', 12],
  ['東京タワーへ', 'ja', 5],
  ['東京タワー', 'zh-Hant', 2],
  ['한국 韓國', 'ko', 4],
  ['ᐃᑳᕐᕕᒃ 3', 'iu', 5],
  ['हिंदी', 'hi', 5],
  ['Москва, Moscow', 'und', 12],
  ['', 'en', 0],
])('countLetters(%p, %p)', (text, language, letters) => expect(countLetters(text, language)).toBe(letters));
