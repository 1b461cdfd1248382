import { z } from 'zod';

/** Sentences that follow a field's name, as in `title: must not be empty`. Importing this file sets them for the process. */
z.config({ customError: describeIssue });

const TYPES: Record<string, string> = {
  string: 'must be text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
  record: 'must be an object',
};
const FORMATS: Record<string, string> = {
  url: 'must be an absolute http or https URL',
  datetime: 'must be a date and time as in 2026-01-31T12:00:00Z',
  uuid: 'must be a UUID',
  base64: 'must be base64',
};
const UNITS: Record<string, string> = { string: ' characters', array: ' items' };

/** @returns undefined where zod's own words have to do */
function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : TYPES[issue.expected];
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.minimum === 1 && issue.origin in UNITS) return 'must not be empty';
      return bound(issue.origin, issue.inclusive ? 'at least' : 'more than', issue.minimum);
    case 'too_big':
      return bound(issue.origin, issue.inclusive ? 'at most' : 'less than', issue.maximum);
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'is written in a form that is not allowed';
    case 'invalid_union':
      return Array.isArray(issue.options) ? `must be one of ${issue.options.map(String).join(', ')}` : undefined;
    case 'unrecognized_keys':
      return `unknown field${issue.keys.length > 1 ? 's' : ''}: ${issue.keys.join(', ')}`;
  }
}

function bound(origin: string, comparison: string, limit: number | bigint): string {
  const unit = UNITS[origin];
  return `must ${unit ? 'have' : 'be'} ${comparison} ${limit}${unit ?? ''}`;
}
