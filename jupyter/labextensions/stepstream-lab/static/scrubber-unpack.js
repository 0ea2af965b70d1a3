// The scrubber's data as it was before it was made small: whole frames. See kernel-lib/src/figures/scrubber-pack.ts.
(() => {
  const { lib } = window.stepstreamRenderer;

  /** Null where another version of stepstream made it. Outputs of version 1 lie in saved notebooks; their frames are whole. */
  function unpacked(v) {
    if (v.version === 1) return v;
    if (v.version !== 2) return null;
    const time = (ms) => (ms === null || ms === 0 ? ms : ms + v.timesFrom);
    const frames = v.frames.map(({ walk, ms, says, offsets = [], ...own }) => {
      const { points, numPoints, at } = v.walks[walk];
      const frame = { ...v.empty, ...own, numPoints, at };
      return {
        ...frame,
        points: points.map(([name, partition], i) => [name, partition, ms[i], says?.[i] ?? 0]),
        offsets: offsets.map((offset) => offset.map((text) => v.texts[text])),
        watermark: frame.watermark.map(time),
        yEnd: time(frame.yEnd),
      };
    });
    return { ...v, frames };
  }

  Object.assign(lib, { unpacked });
})();
