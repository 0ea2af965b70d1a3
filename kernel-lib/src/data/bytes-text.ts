/** A number of bytes as Spark writes it in lineages and on its pages: `45.0 B`, `1.2 KiB`. Spark's `Utils.bytesToString`. */
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

export function bytesText(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 2 * 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}
