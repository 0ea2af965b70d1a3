/** Placeholder until the data room is filled; see value.ts. */
export class Decimal {
  constructor(
    readonly unscaled: bigint,
    readonly scale: number,
  ) {}
}
