/**
 * The state of one key as the function of `mapWithState` sees it. Spark's `State`.
 *
 * What a function may do follows semantics Q14: a state that was removed in this call cannot be updated, and one that is
 * timing out can be neither updated nor removed, as it goes anyway.
 */
import { mustHold, NoSuchElementException } from "../data/errors";

export interface State<S> {
  exists(): boolean;
  /** @throws NoSuchElementException when there is none */
  get(): S;
  /** Null when there is none. */
  getOption(): S | null;
  update(state: S): void;
  remove(): void;
  /** Whether this call was made because no data has come for the key within the timeout. */
  isTimingOut(): boolean;
}

/** One object serves all calls of a task: `wrap` makes it stand for the next key. */
export class WrappedState<S> implements State<S> {
  private state: S | null = null;
  private defined = false;
  private timingOut = false;
  isUpdated = false;
  isRemoved = false;

  wrap(state: S | undefined): void {
    this.state = state ?? null;
    this.defined = state !== undefined;
    this.timingOut = false;
    this.isUpdated = false;
    this.isRemoved = false;
  }

  wrapTimingOut(state: S): void {
    this.wrap(state);
    this.timingOut = true;
  }

  exists(): boolean {
    return this.defined;
  }

  get(): S {
    if (!this.defined) throw new NoSuchElementException(null, "State is not set");
    return this.state as S;
  }

  getOption(): S | null {
    return this.defined ? this.state : null;
  }

  update(state: S): void {
    mustHold(!this.isRemoved, "Cannot update the state after it has been removed");
    mustHold(!this.timingOut, "Cannot update the state that is timing out");
    this.state = state;
    this.defined = true;
    this.isUpdated = true;
  }

  remove(): void {
    mustHold(!this.timingOut, "Cannot remove the state that is timing out");
    mustHold(!this.isRemoved, "Cannot remove the state that has already been removed");
    this.defined = false;
    this.isUpdated = false;
    this.isRemoved = true;
  }

  isTimingOut(): boolean {
    return this.timingOut;
  }

  toString(): string {
    return this.defined ? String(this.state) : "<state not set>";
  }
}
