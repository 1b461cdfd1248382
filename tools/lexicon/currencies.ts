import { readLocales } from './cldr.js';
import type { LexiconEntries } from './lexicon-entries.js';

interface Currencies {
  numbers: { currencies?: Record<string, Record<string, string>> };
}

/** The currencies that world news tells sums in. */
const CODES = 'USD EUR GBP JPY CNY INR RUB CHF KRW BRL TRY PKR IDR MXN ZAR NGN UAH PLN SEK'.split(' ');

/** Adds currencies as `$:USD`, by their names in singular and plural. */
export function addCurrencies(entries: LexiconEntries): void {
  for (const [, { numbers }] of readLocales<Currencies>('cldr-numbers-full/currencies.json')) {
    for (const code of CODES)
      for (const [key, name] of Object.entries(numbers.currencies?.[code] ?? {}))
        if (key.startsWith('displayName') && name !== code) entries.add(name, `$:${code}`);
  }
}
