/** The arithmetic of time windows, in microseconds (semantics F1). */
import { type Long, toLong } from "../data/value";

/**
 * The window `[start, end)` of length `sizeUs` that a time falls into: the last one for index 0, the one `index` slides
 * earlier else. Windows start at `startUs` plus whole slides, also before 1970.
 */
export function windowAt(
  timeUs: Long,
  sizeUs: number,
  slideUs: number,
  startUs: number,
  index: number,
): readonly [Long, Long] {
  if (typeof timeUs === "number") {
    const remainder = (timeUs - startUs) % slideUs;
    const last = timeUs - (remainder < 0 ? remainder + slideUs : remainder);
    const start = last - index * slideUs;
    if (Number.isSafeInteger(start) && Number.isSafeInteger(start + sizeUs)) return [start, start + sizeUs];
  }
  const slide = BigInt(slideUs);
  const time = BigInt(timeUs);
  const remainder = (time - BigInt(startUs)) % slide;
  const start = time - (remainder < 0n ? remainder + slide : remainder) - BigInt(index) * slide;
  return [toLong(start), toLong(start + BigInt(sizeUs))];
}
