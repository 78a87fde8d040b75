let decoder: InstanceType<typeof TextDecoder> | undefined;

/** The text of bytes in UTF-8. The decoder is made when there is something to decode: a run that only glances has nothing. */
export function decoded(bytes: Uint8Array): string {
  decoder ??= new TextDecoder();
  return decoder.decode(bytes);
}
