/** Numbers the texts of the scrubber's data, so that each is sent once. */
export class Texts {
  readonly list: string[];
  private readonly ids: Map<string, number>;

  constructor(known: readonly string[] = [""]) {
    this.list = [...known];
    this.ids = new Map(known.map((text, id) => [text, id]));
  }

  id(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    this.ids.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}
