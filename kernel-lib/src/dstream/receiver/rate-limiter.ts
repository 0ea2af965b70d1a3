/**
 * How fast single items may come in: `spark.streaming.receiver.maxRate`, and what back-pressure says. Spark's `RateLimiter`, with the
 * arithmetic of Guava's, which Spark uses.
 *
 * A permit comes free every `1 / rate` seconds. Permits nobody took are saved up, for one second at most. Who takes one that is
 * not there yet gets it all the same, and the *next* must wait for it. Only `store` of a single item asks (semantics R10).
 */
import type { Clock } from "../../data/clock";
import type { SparkConf } from "../../rdd/spark-conf";
import { numberSetting } from "../streaming-conf";

/** Java's `Long.MaxValue`, as near as a double comes: no limit. */
export const NO_LIMIT: number = 2 ** 63;

const ONE_SECOND_MICROS = 1_000_000;

export class RateLimiter {
  private readonly maxRateLimit: number;
  /** Permits per second; 0 until the first is asked for, as Spark makes its limiter then. */
  private rate = 0;
  private stored = 0;
  /** When the next permit is free, µs since the first was asked for. */
  private nextFree = 0;
  private beganMs = 0;
  private readonly initialRate: number;

  constructor(
    conf: SparkConf,
    private readonly clock: Clock,
  ) {
    this.maxRateLimit = numberSetting(conf, "spark.streaming.receiver.maxRate", NO_LIMIT, "long");
    const initial = numberSetting(conf, "spark.streaming.backpressure.initialRate", this.maxRateLimit, "long");
    this.initialRate = Math.min(initial, this.maxRateLimit);
  }

  /** Items per second at present. */
  get currentLimit(): number {
    return this.rate === 0 ? this.initialRate : this.rate;
  }

  /** Whether items just pass. */
  get isUnlimited(): boolean {
    return this.currentLimit === NO_LIMIT;
  }

  /** @param newRate items per second; 0 or less changes nothing, and `maxRate` is never exceeded */
  updateRate(newRate: number): void {
    if (newRate <= 0) return;
    this.begin();
    this.fill(this.micros(this.clock.now()));
    const before = this.rate;
    this.rate = this.maxRateLimit > 0 ? Math.min(newRate, this.maxRateLimit) : newRate;
    this.stored *= this.rate / before;
  }

  /** Takes a permit and says from when on it may be used: ms since 1970, the moment it is asked for or later. */
  reserve(atMs: number = this.clock.now()): number {
    const usableMs = this.usableAt(atMs);
    const spent = Math.min(1, this.stored);
    this.nextFree += (1 - spent) * (ONE_SECOND_MICROS / this.rate);
    this.stored -= spent;
    return usableMs;
  }

  /** What `reserve` would say, without taking a permit. */
  usableAt(atMs: number): number {
    this.begin(atMs);
    const atMicros = this.micros(atMs);
    this.fill(atMicros);
    return this.nextFree <= atMicros ? atMs : this.beganMs + this.nextFree / 1000;
  }

  private begin(atMs: number = this.clock.now()): void {
    if (this.rate !== 0) return;
    this.rate = this.initialRate;
    this.beganMs = atMs;
  }

  private micros(atMs: number): number {
    return (atMs - this.beganMs) * 1000;
  }

  /** Saves the permits that came free since somebody last asked. */
  private fill(nowMicros: number): void {
    if (nowMicros <= this.nextFree) return;
    const fresh = ((nowMicros - this.nextFree) / ONE_SECOND_MICROS) * this.rate;
    this.stored = Math.min(this.rate, this.stored + fresh);
    this.nextFree = nowMicros;
  }
}
