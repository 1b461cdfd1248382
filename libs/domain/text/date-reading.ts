/** What has been read so far of a date that is made of words and numbers. */
export interface DateReading {
  /** BCP 47, or empty. */
  language: string;
  /** How many words stood before the first number: the day's name, or a label as in 'Published on …'. */
  leading: number;
  /** 1 is Monday. */
  weekday?: number;
  month?: number;
  /** The month's name stood before every number, where 'mar' may turn out to be a Tuesday. */
  monthLeads?: boolean;
  /** Set where a mark says so, as 年 does. */
  year?: string;
  day?: number;
  /** Numbers beside the month's name, in their order: day and year. */
  numbers: string[];
  /** Three numbers in a row. */
  triple?: Triple;
  time?: { hour: number; minute: number; second: number };
  half?: 'am' | 'pm';
  /** +hh:mm */
  offset?: string;
  zone?: string;
}

export interface Triple {
  parts: [string, string, string];
  /** `.`, `/`, `-` or a space. */
  separator: string;
}

/** Whether everything but a time is there. */
export function hasDate({ triple, month, numbers, year }: DateReading): boolean {
  return triple !== undefined || (month !== undefined && numbers.length + (year ? 1 : 0) >= 2);
}

export function hasNumber({ triple, numbers, year, day, time }: DateReading): boolean {
  return numbers.length > 0 || Boolean(triple ?? year ?? day ?? time);
}
