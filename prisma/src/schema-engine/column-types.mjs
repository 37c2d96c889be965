import { ColumnTypeEnum as Type } from '@prisma/driver-adapter-utils'
import pg from 'pg'

const [json, jsonb, timestamp, timestamptz, numeric] = [114, 3802, 1114, 1184, 1700]

// By type OID. What is not here is handed over as text. "char" (18) must be a character: the catalogue uses it.
const columnTypes = {
  16: Type.Boolean,
  18: Type.Character,
  20: Type.Int64,
  21: Type.Int32,
  23: Type.Int32,
  26: Type.Int64,
  700: Type.Float,
  701: Type.Double,
  [json]: Type.Json,
  [jsonb]: Type.Json,
  [timestamp]: Type.DateTime,
  [timestamptz]: Type.DateTime,
  [numeric]: Type.Numeric,
  1000: Type.BooleanArray,
  1002: Type.CharacterArray,
  1003: Type.TextArray,
  1005: Type.Int32Array,
  1007: Type.Int32Array,
  1009: Type.TextArray,
  1015: Type.TextArray,
  1016: Type.Int64Array,
  1028: Type.Int64Array,
}

export const columnTypeOf = (oid) => columnTypes[oid] ?? Type.Text

const isoTime = (text) => text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')

const parsers = {
  [json]: String,
  [jsonb]: String,
  [numeric]: String,
  [timestamp]: (text) => `${isoTime(text)}+00:00`,
  [timestamptz]: isoTime,
}

/** How node-postgres reads values for the engine. */
export const engineTypes = {
  getTypeParser: (oid, format) => parsers[oid] ?? pg.types.getTypeParser(oid, format),
}
