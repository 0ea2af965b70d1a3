/**
 * The engine's only source of chance: query ids, sampled rows, jittered retries.
 *
 * Spark uses `java.util.Random` and `UUID.randomUUID()`. A lesson or a test passes `SeededRandom` to get the same ids
 * and samples every time; live work takes `SystemRandom`.
 */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A version 4 UUID, lower case. */
  uuid(): string;
}

/** Draws 16 bytes and shapes them into a version 4 UUID (RFC 9562, section 5.4). */
function uuidFrom(random: { next(): number }): string {
  const bytes = Array.from({ length: 16 }, () => Math.floor(random.next() * 256));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.map((b) => b.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Chance from the machine. */
export class SystemRandom implements Random {
  next(): number {
    return Math.random();
  }

  uuid(): string {
    return globalThis.crypto.randomUUID();
  }
}

/** The same numbers for the same seed, on every machine: xorshift32 (Marsaglia, 2003). */
export class SeededRandom implements Random {
  private state: number;

  constructor(seed: number) {
    // A xorshift state of zero stays zero for ever; mixing spreads neighbouring seeds apart.
    this.state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0 || 0x6d2b79f5;
  }

  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x | 0;
    return (x >>> 0) / 0x1_0000_0000;
  }

  uuid(): string {
    return uuidFrom(this);
  }
}
