// How long frames take, over the last few seconds. It reads no clock.

const keptFrames = 600

/** The last frames: what the script of each took, and how far they were apart, in milliseconds. */
export class FrameTimes {
  frames = 0
  private readonly script = new Float64Array(keptFrames)
  private readonly apart = new Float64Array(keptFrames)
  private before = 0

  /** Notes a frame drawn at `now`. */
  add(now: number, scriptMs: number): void {
    const at = this.frames % keptFrames
    this.script[at] = scriptMs
    this.apart[at] = this.frames === 0 ? 0 : now - this.before
    this.before = now
    this.frames += 1
  }

  /** The share of frames that took no longer, 0 to 1: 0.5 is the median. */
  scriptMs(share: number): number {
    return this.at(this.script, share)
  }

  /** The same for the time from frame to frame. */
  apartMs(share: number): number {
    return this.at(this.apart, share)
  }

  private at(times: Float64Array, share: number): number {
    const sorted = times.slice(0, Math.min(keptFrames, this.frames)).sort()
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  }
}
