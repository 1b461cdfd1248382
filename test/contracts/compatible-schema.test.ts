import { brokenIn, type JsonSchema } from './compatible-schema.js';

const text: JsonSchema = { type: 'string' };
const object = (properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  properties,
  required,
});
const released = object({ id: text, title: { anyOf: [text, { type: 'null' }] }, tags: { type: 'array', items: text } });
const { properties } = released as { properties: Record<string, JsonSchema> };

const table: [what: string, current: JsonSchema, broken: string[], whenWritten?: string[]][] = [
  ['the same', released, []],
  ['a new optional field', object({ ...properties, more: text }, released.required!), []],
  ['a new required field', object({ ...properties, more: text }), [], ['more is new and required']],
  ['a field that is gone', object({ id: text, title: properties.title! }), ['tags is gone']],
  ['a retyped field', object({ ...properties, id: { type: 'integer' } }), ['id was string and is integer']],
  ['a field that can be null now', object({ ...properties, id: { type: ['null', 'string'] } }), ['id was string and is null or string']],
  ['a field that is never null now', object({ ...properties, title: text }), ['title was null and is string']],
  ['retyped items', object({ ...properties, tags: { type: 'array', items: { type: 'number' } } }), ['tags[] was string and is number']],
  ['a field that may be missing', object(properties, ['id', 'title']), ['tags may be missing now']],
]; // prettier-ignore
test.each(table)('%s', (_what, current, broken, whenWritten = broken) => {
  expect(brokenIn(released, current, false)).toEqual(broken);
  expect(brokenIn(released, current, true)).toEqual(whenWritten);
});

test('a value or a variant may be new, and may not be gone', () => {
  const kind = (...values: string[]) => object({ kind: { type: 'string', enum: values } });
  expect(brokenIn(kind('a'), kind('a', 'b'), false)).toEqual([]);
  expect(brokenIn(kind('a', 'b'), kind('a'), false)).toEqual(['kind can no longer be b']);
  const [first, second] = ['1', '2'].map((value) => object({ type: { type: 'string', const: value } })) as [
    JsonSchema,
    JsonSchema,
  ];
  expect(brokenIn({ oneOf: [first] }, { oneOf: [second, first] }, false)).toEqual([]);
  expect(brokenIn({ oneOf: [first, second] }, { oneOf: [second] }, false)).toEqual(['type can no longer be 1']);
});
