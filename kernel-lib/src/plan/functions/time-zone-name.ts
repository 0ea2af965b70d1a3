/** The time zones that functions take as text: `Europe/Berlin`, `+02:00`, `GMT+2`, `PST`. */
import { SparkError } from "../../data/errors";
import { isTimeZone } from "../../data/time-zone";

/** The same name. @throws SparkError `INVALID_TIMEZONE` */
export function checkZone(name: string): string {
  if (isTimeZone(name)) return name;
  throw new SparkError(
    "INVALID_TIMEZONE",
    `The timezone: ${name} is invalid. The timezone must be either a region-based zone ID or a zone offset. Region IDs must have the form 'area/city', such as 'America/Los_Angeles'. Zone offsets must be in the format '(+|-)HH', '(+|-)HH:mm\u2019 or '(+|-)HH:mm:ss', e.g '-08' , '+01:00' or '-13:33:33', and must be in the range from -18:00 to +18:00. 'Z' and 'UTC' are accepted as synonyms for '+00:00'.`,
    { sqlState: "22009" },
  );
}
