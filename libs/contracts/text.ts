import { z } from 'zod';

/**
 * Text that every step can keep: without U+0000, which PostgreSQL refuses, and without unpaired surrogates, which have no UTF-8.
 * JSON can express both.
 */
export const Text = z.string().refine((text) => storable(text) === text, {
  message: 'must not contain U+0000 or unpaired surrogates',
});

/** The text without U+0000; unpaired surrogates become U+FFFD, as wrong bytes of UTF-8 do. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

/** One body of news. Stories never cross editions. */
export const Edition = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens, at most 64');
