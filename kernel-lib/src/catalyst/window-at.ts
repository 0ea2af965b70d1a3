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

/** Up to here division hides no remainder by rounding, and sums stay whole. */
const EXACT_TIME = 2 ** 52;
const EXACT_SIZE = 2 ** 50;

/** Gives the window of a time. Neighbouring rows mostly share it, and then it is the very same array. */
export function windowFinder(
  sizeUs: number,
  slideUs: number,
  startUs: number,
  index: number,
): (timeUs: Long) => readonly [Long, Long] {
  let window: readonly [Long, Long] = [0, 0];
  // The times whose window it is; none at first.
  let from = 1;
  let to = 0;
  return (timeUs) => {
    if (timeUs >= from && timeUs < to) return window;
    if (typeof timeUs !== "number" || Math.abs(timeUs) > EXACT_TIME || sizeUs > EXACT_SIZE)
      return windowAt(timeUs, sizeUs, slideUs, startUs, index);
    from = Math.floor((timeUs - startUs) / slideUs) * slideUs + startUs;
    to = from + slideUs;
    window = [from - index * slideUs, from - index * slideUs + sizeUs];
    return window;
  };
}
