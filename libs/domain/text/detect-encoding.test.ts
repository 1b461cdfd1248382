import iconv from 'iconv-lite';
import { decodeText } from './decode-text.js';

/** A headline and two sentences, with the encodings that they are written in. */
const TEXTS: [language: string, encodings: string, text: string][] = [
  ['ru', 'windows-1251 koi8-r iso-8859-5 cp866 maccyrillic', 'Мэр закрыл старый мост\n\nМэр города закрыл старый мост на одиннадцать месяцев. Инженеры нашли трещины в четырёх опорах.'],
  ['uk', 'windows-1251 koi8-u maccyrillic', 'Міст закрили на рік\n\nУчора міська рада закрила старий міст. Інженери знайшли тріщини в чотирьох опорах.'],
  ['bg', 'windows-1251 iso-8859-5 maccyrillic', 'Затварят стария мост\n\nОбщината затваря стария мост за единадесет месеца. Инженерите откриха пукнатини в четири опори.'],
  ['sr', 'windows-1251 maccyrillic', 'Мост затворен због пукотина\n\nГрадско веће затвара стари мост на једанаест месеци. Инжењери су нашли пукотине у четири стуба.'],
  ['mk', 'windows-1251 maccyrillic', 'Мостот се затвора поради пукнатини\n\nСоветот го затвора стариот мост на единаесет месеци. Инженерите најдоа пукнатини во четири столба.'],
  ['be', 'windows-1251 maccyrillic', 'Стары мост закрылі\n\nУ пятніцу гарадскі савет закрыў стары мост. Інжынеры знайшлі расколіны ў чатырох апорах.'],
  ['pl', 'windows-1250 iso-8859-2 maccenteuro', 'Most zamknięty na rok\n\nRada miasta zamyka stary most na jedenaście miesięcy. Inżynierowie znaleźli pęknięcia w czterech filarach.'],
  ['cs', 'windows-1250 iso-8859-2 maccenteuro', 'Starý most se uzavře\n\nMěstská rada uzavírá starý most na jedenáct měsíců. Inženýři našli praskliny ve čtyřech pilířích.'],
  ['sk', 'windows-1250 iso-8859-2 maccenteuro', 'Starý most zatvoria\n\nMestská rada zatvára starý most na jedenásť mesiacov. Inžinieri našli praskliny v štyroch pilieroch.'],
  ['hu', 'windows-1250 iso-8859-2 maccenteuro', 'Lezárják a régi hidat\n\nA városi tanács tizenegy hónapra lezárja a régi hidat. A mérnökök repedéseket találtak négy pilléren.'],
  ['hr', 'windows-1250 iso-8859-2', 'Most se zatvara zbog pukotina\n\nGradsko vijeće zatvara stari most na jedanaest mjeseci. Inženjeri su našli pukotine u četiri stupa, a promet će ići drugom cestom.'],
  ['sl', 'windows-1250 iso-8859-2', 'Stari most zaprt zaradi razpok\n\nMestni svet zapira stari most za enajst mesecev. Inženirji so našli razpoke v štirih stebrih, zato bo promet še počasnejši.'],
  ['ro', 'windows-1250 iso-8859-2', 'Podul vechi se închide\n\nConsiliul oraşului închide podul vechi pentru unsprezece luni. Inginerii au găsit fisuri în patru piloni, iar circulaţia va fi mutată.'],
  ['de', 'windows-1252 iso-8859-15 macintosh', 'Brücke für elf Monate gesperrt\n\nDer Stadtrat sperrt die alte Brücke für elf Monate. Prüfer fanden Risse in vier Pfeilern, die Kosten für die Sanierung übernähme das Land.'],
  ['fr', 'windows-1252 iso-8859-15 macintosh', 'Le vieux pont fermé\n\nLe conseil a décidé vendredi de fermer le vieux pont pendant onze mois. Des ingénieurs avaient découvert des fissures, a-t-il précisé.'],
  ['es', 'windows-1252 macintosh', 'Cierran el puente por once meses\n\nEl concejo cerró el viernes el puente viejo. Según los ingenieros, había grietas en cuatro pilares y la reparación durará todo el año.'],
  ['pt', 'windows-1252 macintosh', 'Ponte velha é fechada\n\nA câmara decidiu fechar a ponte velha por onze meses. Os engenheiros encontraram fissuras em quatro pilares; a reparação não será rápida.'],
  ['sv', 'windows-1252 macintosh', 'Gamla bron stängs\n\nKommunen stänger den gamla bron i elva månader. Ingenjörer hittade sprickor i fyra pelare, och bilarna måste åka en annan väg.'],
  ['da', 'windows-1252 macintosh', 'Gammel bro lukkes\n\nByrådet lukker den gamle bro i elleve måneder. Ingeniører fandt revner i fire piller, og bilerne må køre en anden vej over åen.'],
  ['fi', 'windows-1252 macintosh', 'Vanha silta suljetaan\n\nKaupunki sulkee vanhan sillan yhdeksi vuodeksi. Insinöörit löysivät halkeamia neljästä pilarista, ja liikenne siirtyy toiselle tielle.'],
  ['is', 'windows-1252', 'Gömlu brúnni lokað\n\nBorgarráð lokar gömlu brúnni í ellefu mánuði. Verkfræðingar fundu sprungur í fjórum stöplum og umferðin færist annað.'],
  ['tr', 'windows-1254 macturkish', 'Eski köprü kapatıldı\n\nBelediye meclisi eski köprüyü on bir ay süreyle kapatıyor. Mühendisler dört ayakta çatlak buldu, geçişler başka yoldan sağlanacak.'],
  ['el', 'windows-1253 iso-8859-7 macgreek', 'Κλείνει η παλιά γέφυρα\n\nΤο δημοτικό συμβούλιο κλείνει την παλιά γέφυρα για έντεκα μήνες. Οι μηχανικοί βρήκαν ρωγμές σε τέσσερις πυλώνες.'],
  ['he', 'windows-1255', 'הגשר הישן נסגר\n\nמועצת העיר סוגרת את הגשר הישן לאחד עשר חודשים. המהנדסים מצאו סדקים בארבעה עמודים.'],
  ['ar', 'windows-1256 iso-8859-6', 'إغلاق الجسر القديم\n\nقرر المجلس البلدي إغلاق الجسر القديم أحد عشر شهرا. ووجد المهندسون شقوقا في أربعة أعمدة.'],
  ['fa', 'windows-1256', 'پل قديمي بسته شد\n\nشوراي شهر پل قديمي را به مدت يازده ماه بست. مهندسان در چهار پايه پل ترک پيدا کردند.'],
  ['lt', 'windows-1257 iso-8859-13', 'Senasis tiltas uždaromas\n\nMiesto taryba vienuolikai mėnesių uždaro senąjį tiltą. Inžinieriai rado įtrūkimų keturiose atramose.'],
  ['lv', 'windows-1257 iso-8859-13', 'Veco tiltu slēdz\n\nPilsētas dome uz vienpadsmit mēnešiem slēdz veco tiltu. Inženieri atrada plaisas četros balstos.'],
  ['et', 'windows-1257', 'Vana sild suletakse\n\nLinnavolikogu sulgeb vana silla üheteistkümneks kuuks. Insenerid leidsid neljas sambas pragusid ja liiklus suunatakse mujale, ütles žürii.'],
  ['th', 'windows-874', 'ปิดสะพานเก่าสิบเอ็ดเดือน\n\nสภาเมืองสั่งปิดสะพานเก่าเป็นเวลาสิบเอ็ดเดือน วิศวกรพบรอยร้าวในเสาสี่ต้น'],
  ['zh-Hans', 'gb18030 gbk', '旧桥关闭十一个月\n\n市议会决定将旧桥关闭十一个月。工程师在四个桥墩上发现了裂缝。'],
  ['zh-Hant', 'big5', '舊橋關閉十一個月\n\n市議會決定將舊橋關閉十一個月。工程師在四個橋墩上發現了裂縫。'],
  ['ja', 'shift_jis euc-jp', '古い橋を十一か月閉鎖\n\n市議会は古い橋を十一か月間閉鎖すると決めた。技術者が四本の橋脚にひびを見つけた。'],
  ['ko', 'euc-kr', '낡은 다리 열한 달 폐쇄\n\n시의회는 낡은 다리를 열한 달 동안 폐쇄하기로 했다. 기술자들이 교각 네 개에서 균열을 발견했다.'],
]; // prettier-ignore

const cases = TEXTS.flatMap(([language, encodings, text]) =>
  encodings.split(' ').map((encoding): [string, string, string] => [language, encoding, text]),
);
const DECLARATIONS = [undefined, 'text/plain; charset=iso-8859-1', 'text/plain; charset=utf-8'];
const rss = (text: string) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><description>${text}</description></item></channel></rss>`;
const page = (text: string) =>
  `<html><head><meta charset="iso-8859-1"><title>News</title><script>var a = 1;</script></head><body><p>${text}</p></body></html>`;

test.each(cases)('%s in %s, declared wrongly or not at all', (_language, encoding, text) => {
  for (const document of [text, text.repeat(20), rss(text), page(text)]) {
    const bytes = iconv.encode(document, encoding);
    expect(iconv.decode(bytes, encoding)).toBe(document);
    for (const contentType of DECLARATIONS) expect(decodeText(bytes, contentType).text).toBe(document);
  }
});

test.each(cases)('%s in %s, declared', (_language, encoding, text) => {
  for (const document of [text, text.split('\n')[0]!]) {
    const { text: decoded, warning } = decodeText(iconv.encode(document, encoding), `text/html; charset=${encoding}`);
    expect(decoded).toBe(document);
    expect(warning).toBeUndefined();
  }
});

test.each(cases.filter(([, encoding]) => /1251|1253|big5|jis|euc|gb18030/.test(encoding)))(
  '%s in %s, cut and damaged',
  (_language, encoding, text) => {
    const damaged = Buffer.from(iconv.encode(text.repeat(5), encoding));
    expect(decodeText(damaged.subarray(0, -1)).text.slice(0, text.length)).toBe(text);
    damaged[damaged.lastIndexOf(0x0a) + 1] = 0xff;
    expect(decodeText(damaged).text.slice(0, text.length)).toBe(text);
  },
);

test.each([
  ['Münster', 'latin1'],
  ['Bäume €', 'win1252'],
  ['20 °C, 5 €', 'win1252'],
  ['“Quay” strike — day 2', 'win1252'],
  ['Порт', 'win1251'],
  ['Łódź', 'win1250'],
  ['古い橋', 'iso-2022-jp'],
])('%s alone', (text, encoding) => {
  const bytes = encoding === 'iso-2022-jp' ? Buffer.from('\x1b$B8E$$66\x1b(B', 'latin1') : iconv.encode(text, encoding);
  expect(decodeText(bytes).text).toBe(text);
});

/** No text: bytes beyond ASCII in the order of a linear congruential generator, with a space after each sixth. */
const noise = Buffer.from(
  Array.from({ length: 400 }, (_, i) => (i % 7 === 6 ? 0x20 : 0x80 + (((i * 1_103_515_245 + 12_345) >>> 16) % 128))),
);
const georgian = 'საქალაქო საბჭომ ძველი ხიდი თერთმეტი თვით დახურა. ინჟინრებმა ოთხ ბურჯში ბზარები აღმოაჩინეს.';

test.each([
  ['noise', noise, undefined],
  ['noise that is declared as Latin-1', noise, 'text/plain; charset=iso-8859-1'],
  ['an encoding that is not looked for', iconv.encode(TEXTS.find(([language]) => language === 'el')![2].repeat(2), 'cp737'), undefined],
])('%s is unreadable', (_what, bytes, contentType) => {
  expect(decodeText(bytes, contentType).unreadable).toMatch(/no encoding that is known/);
}); // prettier-ignore

test('ISO-2022-JP is read whatever is declared', () => {
  const bytes = Buffer.from('\x1b$@8E$$66\x1b(B', 'latin1');
  expect(decodeText(bytes, 'text/html; charset=utf-8').text).toBe('古い橋');
});

test('letters of Ukrainian in KOI8', () => {
  expect(decodeText(iconv.encode('Їжак врятував кота', 'koi8-u')).text).toBe('Їжак врятував кота');
});

test('an encoding that is not looked for is read when it is declared', () => {
  const bytes = iconv.encode(georgian, 'georgianps');
  expect(decodeText(bytes, 'text/plain; charset=georgianps').text).toBe(georgian);
});

test.each([
  ['one long line', Buffer.concat([Buffer.alloc(2_000_000, 'x'), Buffer.from([0xe9])])],
  ['tags that do not end', Buffer.concat([Buffer.alloc(2_000_000, '<'), Buffer.from([0xe9])])],
  ['a large document', Buffer.alloc(20_000_000, iconv.encode(`<p>${TEXTS[0]![2]}</p>`, 'win1251'))],
])('%s takes little time', (_what, bytes) => {
  const before = process.cpuUsage();
  decodeText(bytes);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500);
});
