/** Of no character. */
const UNKNOWN = 0xffff;
const LONG = 0xfffe;

/** What each UTF-16 code unit becomes, remembered: nearly always one unit. */
export class UnitTable {
  private readonly single = new Uint16Array(0x10000).fill(UNKNOWN);
  private readonly long = new Map<number, string>();

  /** @param longest units that one unit may become */
  constructor(
    private readonly become: (unit: number) => string,
    readonly longest: number,
  ) {}

  /** Writes what `unit` becomes to `target` from `at` on; where it ends. */
  write(unit: number, target: Uint16Array, at: number): number {
    const one = this.single[unit]!;
    if (one < LONG) {
      target[at] = one;
      return at + 1;
    }
    return this.writeLong(one === LONG ? this.long.get(unit)! : this.learn(unit), target, at);
  }

  private writeLong(units: string, target: Uint16Array, at: number): number {
    for (let i = 0; i < units.length; i++) target[at + i] = units.charCodeAt(i);
    return at + units.length;
  }

  private learn(unit: number): string {
    const units = this.become(unit).slice(0, this.longest);
    const code = units.charCodeAt(0);
    if (units.length === 1 && code < LONG) this.single[unit] = code;
    else {
      this.single[unit] = LONG;
      this.long.set(unit, units);
    }
    return units;
  }
}
