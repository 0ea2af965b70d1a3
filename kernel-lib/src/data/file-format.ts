/** The formats of files by name. Who only needs to know that a format exists need not load its reader and writer. */
import { dataSourceNotFound } from "./errors";

export const FILE_FORMATS: readonly string[] = ["csv", "json", "parquet", "text"];

export const isFileFormat = (name: string): boolean => FILE_FORMATS.includes(name.toLowerCase());

/** @throws DATA_SOURCE_NOT_FOUND */
export function checkFileFormat(name: string): void {
  if (!isFileFormat(name)) throw dataSourceNotFound(name);
}
