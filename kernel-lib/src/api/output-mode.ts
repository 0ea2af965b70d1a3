/** `OutputMode.Append()` as Scala and Java write it; the texts `"append"`, `"update"`, `"complete"` do as well. */
export const OutputMode: {
  Append(): "append";
  Update(): "update";
  Complete(): "complete";
} = {
  Append: () => "append",
  Update: () => "update",
  Complete: () => "complete",
};
