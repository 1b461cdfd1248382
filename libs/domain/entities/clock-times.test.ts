import { clockTimeKeys, hourKeys, readClockTime } from './clock-times.js';
import { Kind } from './anchor-kinds.js';
import { hash30 } from './hashes.js';

/** The time that begins at the text's first digit, and what of the text it takes up. */
function read(text: string): [time: string, written: string] | null {
  const start = text.search(/\p{Nd}/u);
  const time = readClockTime(text, start);
  return time && [`${time.hour}:${String(time.minute).padStart(2, '0')}`, text.slice(start, time.end)];
}

test.each<[text: string, time: string, written: string]>([
  ['в 13:26 по местному времени', '13:26', '13:26'],
  ['at 13:26:41 on Friday', '13:26', '13:26:41'],
  ['at 1:26 p.m. on Friday', '13:26', '1:26'],
  ['at 1.26pm', '13:26', '1.26'],
  ['at 12:05 AM', '12:05', '12:05'],
  ['um 13.26 Uhr', '13:26', '13.26'],
  ['um 15 Uhr', '15:00', '15'],
  ['om 13.26 uur', '13:26', '13.26'],
  ['klo 13.26', '13:26', '13.26'],
  ['kl. 13.26', '13:26', '13.26'],
  ['alle ore 13.26', '13:26', '13.26'],
  ['godz. 13.26', '13:26', '13.26'],
  ['pukul 13.26 WIB', '13:26', '13.26'],
  ['pukul 13.26', '13:26', '13.26'],
  ['à 13h26', '13:26', '13h26'],
  ['à 13 h 26', '13:26', '13 h 26'],
  ['às 15h, na praça', '15:00', '15h'],
  ['a las 13:26 horas', '13:26', '13:26'],
  ['下午13点26分', '13:26', '13点26分'],
  ['13时26分', '13:26', '13时26分'],
  ['午後13時26分ごろ', '13:26', '13時26分'],
  ['15時に', '15:00', '15時'],
  ['오전 13시 26분', '13:26', '13시 26분'],
  ['오전 11시', '11:00', '11시'],
  ['เวลา 13.26 น.', '13:26', '13.26'],
  ['عند الساعة ١٣:٢٦', '13:26', '١٣:٢٦'],
  ['১৩:২৬ মিনিটে', '13:26', '১৩:২৬'],
  ['दोपहर 3:07 बजे', '3:07', '3:07'],
  ['by 1326 GMT', '13:26', '1326'],
  ['until 24:00', '24:00', '24:00'],
  ['13:26, 15:40', '13:26', '13:26'],
])('%s', (text, time, written) => expect(read(text)).toEqual([time, written]));

test.each([
  'won 2:1',
  '0:3 (0:1)',
  'won 24:22',
  'won 21:15 (10:8)',
  '21:15, 25:20',
  '15:13, 13:62',
  'in 2:05:13',
  'in 3:07.52',
  'a 13.26 percent rise',
  'at 13.26 dollars',
  '13h30m',
  '15時間',
  '15시간',
  '13 hours',
  '120 km/h',
  '1326 people',
  '2026 GMX',
  '13.26.2026 Uhr',
  '10:1',
  '1:100',
  '26:13',
  '13:75',
])('%s has none', (text) => expect(read(text)).toBeNull());

test('the rest of a score is none', () => expect(readClockTime('26:13:10', 3)).toBeNull());

test('a time has keys that no number has, the same in any notation', () => {
  const at = (hour: number, minute: number) => ({ hour, minute, hourEnd: 2, end: 5 });
  expect(hourKeys(at(13, 26))).toEqual([Kind.SmallNumber, hash30('#13h')]);
  expect(clockTimeKeys(at(13, 26))).toEqual([Kind.Number, hash30('#13:26')]);
  expect(clockTimeKeys(at(24, 0))).toEqual(clockTimeKeys(at(0, 0)));
});
