/** Scala's `MurmurHash3.bytesHash`: 32-bit murmur3 over bytes, the rest of the last word included, unlike Spark's own hash. */
export function murmur3Bytes(bytes: Uint8Array, seed: number): number {
  let hash = seed;
  const words = bytes.length >> 2;
  for (let i = 0; i < words; i++) {
    const at = 4 * i;
    const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    hash ^= mixWord(word);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  let rest = 0;
  for (let i = bytes.length - 1; i >= words * 4; i--) rest = (rest << 8) | bytes[i];
  if (bytes.length % 4 !== 0) hash ^= mixWord(rest);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mixWord(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
