/** A moment as Java's `Date` prints it, which is how Spark shows when a table was made: `Sat Nov 21 11:44:19 UTC 2026`. */
export function dateText(ms: number, timeZone: string): string {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...options }).format(ms);
  const zone = part({ timeZoneName: "short" }).split(" ").at(-1) ?? timeZone;
  const time = part({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const day = part({ day: "2-digit" });
  return `${part({ weekday: "short" })} ${part({ month: "short" })} ${day} ${time} ${zone} ${part({ year: "numeric" })}`;
}
