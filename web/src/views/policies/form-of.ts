// A form made of a policy's schema and the value that stands in it: which fields, how each is entered, what it may be. Where there is no
// schema, the value tells as much as it can. Pure.

/** A JSON schema as far as a form can use it. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
  readonly items?: Schema | boolean
  readonly prefixItems?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
}

/** How something is entered. `group`: parts with names; `pair`: a few side by side; `rows`: any number of parts; `map`: any number, each
 *  under a name that is chosen; `json`: what no form can say. */
export type Entry =
  | 'switch'
  | 'number'
  | 'whole'
  | 'choice'
  | 'text'
  | 'lines'
  | 'group'
  | 'pair'
  | 'rows'
  | 'map'
  | 'json'

export interface Field {
  /** Where it stands in the value; places of a list are numbers from 0. */
  path: readonly string[]
  name: string
  help: string | null
  entry: Entry
  /** What stands there when nothing is entered: null where that is a value, undefined where it is left out; `never`: it must be there. */
  none: null | undefined | 'never'
  min: number | null
  max: number | null
  /** What may be chosen; of a map, the only names there are. */
  options: readonly string[]
  /** What stands in a group, a pair, rows or a map now. */
  fields: readonly Field[]
  /** What another row, another name or a group that was not there begins as. */
  blank: unknown
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

const isSchema = (schema: Schema | boolean | undefined): schema is Schema => typeof schema === 'object'

/** Returns what may stand beside null, and whether null may; kinds of text are one text. */
function withoutNull(schema: Schema | undefined): { inner: Schema | undefined; nullable: boolean } {
  if (schema?.anyOf === undefined) return { inner: schema, nullable: false }
  const rest = schema.anyOf.filter(({ type }) => type !== 'null').map((one) => withoutNull(one).inner)
  const nullable = rest.length < schema.anyOf.length
  const [first] = rest
  if (rest.length === 1) return { inner: first, nullable }
  const isText = rest.every((one) => one?.type === 'string' && one.enum === undefined)
  return { inner: isText ? { type: 'string' } : { anyOf: [] }, nullable }
}

function entryOf(schema: Schema | undefined, value: unknown): Entry {
  if (schema?.enum?.every((one) => typeof one === 'string') === true) return 'choice'
  switch (schema?.type) {
    case 'boolean':
      return 'switch'
    case 'integer':
      return 'whole'
    case 'number':
      return 'number'
    case 'string':
      return 'text'
    case 'array':
      return entryOfList(schema)
    case 'object':
      if (schema.properties !== undefined) return 'group'
      return isSchema(schema.additionalProperties) && schema.additionalProperties.type !== undefined
        ? 'map'
        : 'json'
    case undefined:
      return schema?.anyOf === undefined ? entryByValue(value) : 'json'
    default:
      return 'json'
  }
}

function entryOfList({ prefixItems, items }: Schema): Entry {
  if (prefixItems !== undefined)
    return prefixItems.every(({ type }) => type === 'integer' || type === 'number') ? 'pair' : 'json'
  if (!isSchema(items)) return 'json'
  if (items.type === 'string' && items.enum === undefined) return 'lines'
  return items.properties === undefined ? 'json' : 'rows'
}

function entryByValue(value: unknown): Entry {
  switch (typeof value) {
    case 'boolean':
      return 'switch'
    case 'number':
      return 'number'
    case 'string':
      return 'text'
    default:
      if (isTexts(value) && value.length > 0) return 'lines'
      return isRecord(value) && Object.keys(value).length > 0 ? 'group' : 'json'
  }
}

/** Returns the least that such a schema takes, with its defaults. */
function blankOf(schema: Schema | undefined): unknown {
  if (schema === undefined) return ''
  if (schema.default !== undefined) return schema.default
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf !== undefined) return schema.anyOf.some(({ type }) => type === 'null') ? null : ''
  switch (schema.type) {
    case 'boolean':
      return false
    case 'integer':
    case 'number':
      return schema.minimum ?? 0
    case 'array':
      return (schema.prefixItems ?? []).map(blankOf)
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name, part]) => schema.required?.includes(name) || part.default !== undefined)
          .map(([name, part]) => [name, blankOf(part)]),
      )
    default:
      return ''
  }
}

/** Returns what stands below a field now. */
function partsOf(
  entry: Entry,
  schema: Schema | undefined,
  value: unknown,
  path: readonly string[],
): readonly Field[] {
  const part = (name: string, of: Schema | undefined, at: unknown): Field =>
    fieldOf([...path, name], of, at, schema?.required?.includes(name) ?? true)
  const list = Array.isArray(value) ? (value as readonly unknown[]) : []
  const held = isRecord(value) ? value : {}
  switch (entry) {
    case 'group':
      return Object.keys(schema?.properties ?? held).map((name) =>
        part(name, schema?.properties?.[name], held[name]),
      )
    case 'pair':
      return (schema?.prefixItems ?? []).map((one, n) => part(String(n), one, list[n]))
    case 'rows':
      return list.map((one, n) => part(String(n), schema?.items as Schema, one))
    case 'map':
      return Object.keys(held).map((name) => part(name, schema?.additionalProperties as Schema, held[name]))
    default:
      return []
  }
}

/** What a schema says of what is entered into another one's place: one of rows, one of a map, or the thing itself. */
function innerOf(entry: Entry, schema: Schema | undefined): Schema | undefined {
  if (entry === 'rows') return schema?.items as Schema
  return entry === 'map' ? (schema?.additionalProperties as Schema) : schema
}

function fieldOf(path: readonly string[], outer: Schema | undefined, value: unknown, required = true): Field {
  const { inner: schema, nullable } = withoutNull(outer)
  const entry = entryOf(schema, value)
  const names = entry === 'map' ? schema?.propertyNames?.enum : schema?.enum
  const inner = innerOf(entry, schema)
  const isLeftOut = !required && outer?.default === undefined
  return {
    path,
    name: path.at(-1) ?? '',
    help: outer?.description ?? schema?.description ?? null,
    entry,
    none: nullable ? null : isLeftOut ? undefined : 'never',
    min: schema?.minimum ?? schema?.exclusiveMinimum ?? null,
    max: schema?.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER ? schema.maximum : null,
    options: (names ?? []).map(String),
    fields: partsOf(entry, schema, value, path),
    blank: blankOf(entry === 'group' ? { ...inner, default: undefined } : inner),
  }
}

/** Returns a policy as one field, the parts of which are its form; `json` where no form can say it. */
export function formOf(schema: Schema | undefined, value: unknown): Field {
  return fieldOf([], schema, value)
}

/** Returns what stands at a path of a value; undefined where nothing does. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (Array.isArray(at) ? at[Number(name)] : isRecord(at) ? at[name] : undefined),
    value,
  )
}

/** Returns the value with something else at a path; nothing else of it changes. What is undefined is left out. */
export function withValueAt(value: unknown, path: readonly string[], next: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return next
  if (Array.isArray(value)) {
    const list = [...(value as readonly unknown[])]
    if (rest.length === 0 && next === undefined) list.splice(Number(name), 1)
    else list[Number(name)] = withValueAt(list[Number(name)], rest, next)
    return list
  }
  const held = isRecord(value) ? value : {}
  const part = withValueAt(held[name], rest, next)
  if (part !== undefined) return { ...held, [name]: part }
  return Object.fromEntries(Object.entries(held).filter(([key]) => key !== name))
}

const byName = (one: readonly [string, unknown], other: readonly [string, unknown]): number =>
  one[0] < other[0] ? -1 : 1

/** Returns JSON of a value in which names have one order, as they have none where it is kept. */
const settled = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(byName)) : part,
  )

/** Returns true when both are the same JSON, in whichever order their names stand. */
export function same(one: unknown, other: unknown): boolean {
  return settled(one) === settled(other)
}
