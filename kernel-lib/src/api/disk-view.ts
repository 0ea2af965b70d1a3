/** Shows the files of a checkpoint: what is durable, and so what a restart will know. */
import type { Disk } from "../checkpoint/disk";
import { showHtml } from "../figures/display";
import { htmlTable } from "../figures/html-table";
import { textTable } from "../figures/text-table";

const SHOWN = 160;

/** Every file with its size and the beginning of its text, directories in order. */
export async function showDisk(disk: Disk): Promise<void> {
  const paths = (await disk.listFiles("")).sort(byNumber);
  const rows = await Promise.all(paths.map((path) => fileRow(disk, path)));
  const header = ["file", "bytes", "content"];
  const marked = rows.map((cells) => ({ mark: "none" as const, cells }));
  showHtml(htmlTable(header, marked), textTable(header, marked, false).join("\n"));
}

/** `offsets/9` before `offsets/10`. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

async function fileRow(disk: Disk, path: string): Promise<string[]> {
  const bytes = (await disk.read(path)) ?? new Uint8Array();
  const text = new TextDecoder().decode(bytes).replaceAll("\n", " ⏎ ");
  return [path, String(bytes.length), text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text];
}
