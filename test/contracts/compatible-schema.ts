/** The part of JSON Schema that z.toJSONSchema writes for messages. */
export interface JsonSchema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

/**
 * What of a released schema a newer one breaks: a field that is gone, has another type or is no longer as required as it was,
 * a value or variant that is gone. New fields and new variants break nothing, but a new field that writers must send.
 * @param isWritten whether others write the message, too
 * @returns a sentence for each, with the path of the field
 */
export function brokenIn(released: JsonSchema, current: JsonSchema, isWritten: boolean, path = ''): string[] {
  const variants = released.oneOf ?? released.anyOf;
  if (variants && !released.properties) return brokenVariants(variants, current, isWritten, path);
  const at = path || 'the message';
  if (typesOf(released) !== typesOf(current))
    return [`${at} was ${typesOf(released)} and is ${typesOf(current) || 'of any type'}`];
  const lost = valuesOf(released).filter((value) => !valuesOf(current).includes(value));
  if (lost.length > 0) return [`${at} can no longer be ${lost.map(String).join(', ')}`];
  return [
    ...brokenFields(released, current, isWritten, path),
    ...(released.items ? brokenIn(released.items, current.items ?? {}, isWritten, `${path}[]`) : []),
    ...(typeof released.additionalProperties === 'object'
      ? brokenIn(
          released.additionalProperties,
          (current.additionalProperties ?? {}) as JsonSchema,
          isWritten,
          `${path}.*`,
        )
      : []),
  ];
}

function brokenVariants(variants: JsonSchema[], current: JsonSchema, isWritten: boolean, path: string): string[] {
  const candidates = current.oneOf ?? current.anyOf ?? [current];
  return variants.flatMap((variant) => {
    const attempts = candidates.map((candidate) => brokenIn(variant, candidate, isWritten, path));
    // Of the closest variant: the one with the fewest differences.
    return attempts.sort((a, b) => a.length - b.length)[0]!;
  });
}

function brokenFields(released: JsonSchema, current: JsonSchema, isWritten: boolean, path: string): string[] {
  const fields = Object.entries(released.properties ?? {}).flatMap(([name, schema]) => {
    const field = path ? `${path}.${name}` : name;
    const now = current.properties?.[name];
    if (!now) return [`${field} is gone`];
    const [was, is] = [released, current].map(({ required }) => required?.includes(name) ?? false);
    return [
      ...(was === is ? [] : [`${field} ${is ? 'is required now' : 'may be missing now'}`]),
      ...brokenIn(schema, now, isWritten, field),
    ];
  });
  const added = !isWritten ? [] : (current.required ?? []).filter((name) => !(name in (released.properties ?? {})));
  return [...fields, ...added.map((name) => `${path ? `${path}.` : ''}${name} is new and required`)];
}

const typesOf = ({ type = [] }: JsonSchema): string => [type].flat().sort().join(' or ');

const valuesOf = (schema: JsonSchema): unknown[] => schema.enum ?? ('const' in schema ? [schema.const] : []);
