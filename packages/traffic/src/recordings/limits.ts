/** How much a recording may ask of the machine. Every recording is hostile until it is read. */
export interface ReadLimits {
  /** Bytes of the largest single exchange as it stands in the recording. */
  readonly exchangeBytes: number;
  /** Bytes of a recording in a format that has to be read as a whole (cassettes, mappings). */
  readonly documentBytes: number;
  /** How many times larger than its coded form a body may become, once it exceeds `inflatedFloorBytes`. */
  readonly inflationRatio: number;
  /** Bytes up to which a body may inflate whatever its ratio. */
  readonly inflatedFloorBytes: number;
  /** Header fields of one request or response. */
  readonly headerFields: number;
  /** Aliases a YAML document may expand to (a "billion laughs" has more). */
  readonly yamlAliases: number;
}

const MEBIBYTE = 1024 * 1024;

/** The limits that hold where the caller names none. */
export const DEFAULT_READ_LIMITS: ReadLimits = {
  exchangeBytes: 64 * MEBIBYTE,
  documentBytes: 64 * MEBIBYTE,
  inflationRatio: 200,
  inflatedFloorBytes: 16 * MEBIBYTE,
  headerFields: 1000,
  yamlAliases: 1000,
};
