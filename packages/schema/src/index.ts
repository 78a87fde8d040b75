export type { CompiledSchema, Direction, SchemaCompiler } from "./compiler.js";
