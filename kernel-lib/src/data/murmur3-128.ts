/** Murmur3 with 128 bits (Appleby's x64 variant), by which sketches of DataSketches hash what they count. */

const MASK = 0xffffffffffffffffn;
const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

const rotate = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (64n - by))) & MASK;

function finish(hash: bigint): bigint {
  let h = hash ^ (hash >> 33n);
  h = (h * 0xff51afd7ed558ccdn) & MASK;
  h ^= h >> 33n;
  h = (h * 0xc4ceb9fe1a85ec53n) & MASK;
  return h ^ (h >> 33n);
}

const mixFirst = (k: bigint): bigint => (rotate((k * C1) & MASK, 31n) * C2) & MASK;
const mixSecond = (k: bigint): bigint => (rotate((k * C2) & MASK, 33n) * C1) & MASK;

/** Two unsigned numbers of 64 bits. */
export function murmur3Bits128(bytes: Uint8Array, seed: bigint): readonly [bigint, bigint] {
  const blocks = bytes.length >> 4;
  const whole = new Uint8Array((blocks + 1) << 4);
  whole.set(bytes);
  const view = new DataView(whole.buffer);
  let [h1, h2] = [seed, seed];
  for (let i = 0; i < blocks; i++) {
    h1 ^= mixFirst(view.getBigUint64(16 * i, true));
    h1 = (((rotate(h1, 27n) + h2) & MASK) * 5n + 0x52dce729n) & MASK;
    h2 ^= mixSecond(view.getBigUint64(16 * i + 8, true));
    h2 = (((rotate(h2, 31n) + h1) & MASK) * 5n + 0x38495ab5n) & MASK;
  }
  h1 ^= mixFirst(view.getBigUint64(16 * blocks, true));
  h2 ^= mixSecond(view.getBigUint64(16 * blocks + 8, true));
  const length = BigInt(bytes.length);
  h1 = ((h1 ^ length) + (h2 ^ length)) & MASK;
  h2 = ((h2 ^ length) + h1) & MASK;
  const [f1, f2] = [finish(h1), finish(h2)];
  const first = (f1 + f2) & MASK;
  return [first, (f2 + first) & MASK];
}
