/** Who runs the program, as the operating system names them: Spark's `current_user()`, and the owner of a database. */
import { userInfo } from "node:os";

export function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return "unknown";
  }
}
